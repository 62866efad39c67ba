import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentFromFile } from '../../stacks/environment';
import { secretValues } from '../../stacks/pulumi/secrets/secrets';
import { projectDirectory } from '../../stacks/programs';
import { synthesize, type Manifest } from '../../stacks/synth';
import type { Rendered } from '../support/render';
import { makeCertificates } from './support/redis-certificates';
import { ROOT_SECRET, withoutNewerCommands } from './support/redis-instance';
import { freePort, RedisNode, runCommand, until } from './support/redis-node';

/*
 * The queue of an environment and `trigger-test-job`, which puts a job on it by hand: with the real server, in plain text and in TLS, as
 * the whole platform was synthesized. Sentinels that are asked for the master are proven by the other clients.
 */

jest.setTimeout(60_000);

let directory: string;
const nodes: RedisNode[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-test-job-'));
});

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stopAll()));
  rmSync(directory, { recursive: true, force: true });
});

const AWKWARD = `it's "quoted" \\ $HOME \`id\` # % {{ .x }}\nsecond line пароль 🔑`;
const OVERRIDES = { 'redis/redis-queue/users/raibid-tester': AWKWARD };

/** What nodes are made of: objects by name, and Secrets with their values. */
function instanceOf(manifests: readonly Manifest[]) {
  const find = (kind: string, name: string): Manifest => {
    const found = manifests.find(({ identity }) => identity.kind === kind && identity.name === name);
    if (found === undefined) {
      throw new Error(`no ${kind} ${name}`);
    }
    return found;
  };
  return {
    one: (kind: string, name: string) => find(kind, name).object as Rendered,
    secret: (name: string): Record<string, string> => {
      const recipe = find('Secret', name.slice(name.indexOf('/') + 1)).secret;
      const values =
        recipe === undefined ? {} : secretValues(recipe, { rootSecret: ROOT_SECRET, overrides: OVERRIDES });
      return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutNewerCommands(value)]));
    },
  };
}

test.each(['plain text', 'TLS'])('puts its job on the queue in %s', async (how) => {
  const certificates = how === 'TLS' ? makeCertificates(directory, ['127.0.0.1']) : undefined;
  const dev = environmentFromFile(projectDirectory(), 'dev');
  const tls =
    certificates === undefined
      ? {}
      : { tls: { secretName: 'redis-queue-tls', authority: certificates.certificateAuthority } };
  const { manifests } = synthesize(
    { ...dev, redis: { queue: { ...dev.redis.queue, ...tls } } },
    { root: projectDirectory() },
  );
  const instance = instanceOf(manifests);
  const port = await freePort();
  const options = {
    instance,
    directory,
    address: '127.0.0.1',
    replacements: [
      [/redis-queue\.queue\.svc\.cluster\.local/g, '127.0.0.1'],
      [/\b6379\b/g, String(port)],
      [/(redis-cli )/g, `$1-p ${port} `],
    ] as const,
    ...(certificates === undefined ? {} : { foreignSecrets: { 'redis-queue-tls': certificates.secret } }),
  };
  const server = new RedisNode({
    ...options,
    namespace: 'queue',
    podName: 'redis-queue-0',
    pod: instance.one('StatefulSet', 'redis-queue')['spec'].template.spec,
  });
  nodes.push(server);
  server.start('redis');
  await until('the server is ready', async () => (await server.probe('redis', 'readiness')) === 0);

  const tool = new RedisNode({
    ...options,
    namespace: 'raibid-ci',
    podName: 'trigger',
    pod: instance.one('CronJob', 'trigger-test-job')['spec'].jobTemplate.spec.template.spec,
  });
  expect(await tool.runToEnd('trigger')).toEqual({ code: 0, output: expect.stringMatching(/^\d+-\d+\n$/) });

  const admin = ['--user', 'admin', '--no-auth-warning', '-h', '127.0.0.1', '-p', String(port)];
  const authority = certificates === undefined ? [] : ['--tls', '--cacert', join(directory, 'ca.crt')];
  const entries = await runCommand(['redis-cli', ...admin, ...authority, 'xrange', 'raibid:jobs', '-', '+'], {
    ...process.env,
    REDISCLI_AUTH: instance.secret('queue/redis-queue-admin')['password'],
  });
  expect(entries.output.split('\n').slice(1, -1)).toEqual([
    ...['type', 'test', 'command', 'true', 'repository', 'none', 'ref', 'none'],
  ]);
});
