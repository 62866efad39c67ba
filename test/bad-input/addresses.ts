import { checkEmail } from '../../lib/gitea/names';
import { inFile, NOTHING, refused, type Row } from './row';

const REPOSITORY = 'https://git.example.com/platform/keelson-deploy.git';
const GIT_ALLOWED = 'https://host/path or ssh://git@host/path or git@host:path';

const git = (value: string, fault: string): Row =>
  inFile(
    'B18',
    `the repository ${JSON.stringify(value).slice(0, 60)}`,
    'staging',
    [[`repository: ${REPOSITORY}`, `repository: ${JSON.stringify(value)}`]],
    `Pulumi.staging.yaml:25 gitops.repository: ${fault}`,
  );
const noRepository = (value: string): Row =>
  git(
    value,
    `is not the address of a Git repository that Argo CD can reach (got ${JSON.stringify(value)}, allowed: ${GIT_ALLOWED})`,
  );
const credentials = (value: string): Row =>
  git(value, `holds credentials (allowed: ${GIT_ALLOWED}); leave them out and give Argo CD a repository secret`);
const email = (value: string): Row =>
  refused(
    'B18',
    `the e-mail address ${JSON.stringify(value).slice(0, 60)}`,
    () => checkEmail(value),
    'is not an e-mail address (allowed: name@host)',
  );
const goodEmail = (value: string): Row =>
  refused('B18', `the e-mail address ${value}`, () => checkEmail(value), NOTHING);

/** Addresses of repositories and people. */
export const addresses: readonly Row[] = [
  // ssh takes a host, and git a path, that begins with "-" for an option.
  ...[
    'ssh://-oProxyCommand=touch%20x/path',
    'ssh://-oProxyCommand=x@host/path',
    'git@-oProxyCommand=x:path',
    '-oProxyCommand=x@host:path',
    'git@host:-upload-pack=x',
    'https://-x/path',
    'file:///srv/deploy.git',
    '/srv/deploy.git',
    'http://git.example.com/deploy.git',
    'https://git.example.com',
    'git@host',
    'ext::sh -c x',
    'https://git.example.com/a b',
  ].map(noRepository),
  ...[
    'https://user:token@git.example.com/deploy.git',
    'https://token@git.example.com/deploy.git',
    'ssh://git:token@git.example.com/deploy.git',
  ].map(credentials),
  git('x'.repeat(200_000), 'has 200000 characters (allowed: at most 4096)'),
  ...[
    'a',
    'a@',
    '@b.example',
    'a@b..c',
    'a@.b',
    'a@b.',
    'a@-b.example',
    'a..b@c.example',
    '.a@c.example',
    'a.@c.example',
    'a b@c.example',
    'a@b@c.example',
    `${'a'.repeat(65)}@c.example`,
    `a@${'b'.repeat(64)}.example`,
    'Ada <a@c.example>',
  ].map(email),
  ...['a@localhost', 'a.b+c@Example.com', "o'neill@c.example", 'x_y-z@a-b.c.example'].map(goodEmail),
];
