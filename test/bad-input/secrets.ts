import { environmentFromFile } from '../../stacks/environment';
import { checkOverrides } from '../../stacks/pulumi/secrets/secrets';
import { synthesize } from '../../stacks/synth';
import { inConfig, inFile, refusal, ROOT, type Row } from './row';

const GOOD = 'x'.repeat(32);
const plain = (
  id: string,
  what: string,
  name: 'dev' | 'staging' | 'prod',
  lines: string,
  ...faults: readonly string[]
): Row => inFile(id, what, name, [['config:\n', `config:\n${lines}\n`]], ...faults);
const overrides = (
  id: string,
  what: string,
  secrets: Readonly<Record<string, string>>,
  ...faults: readonly string[]
): Row => inConfig(id, what, { 'keelson:secrets': JSON.stringify(secrets) }, ['keelson:secrets'], ...faults);

/** What `up` says before it hands anything to a cluster: now it is known who reads which secret. */
const given = (what: string, overrides: Readonly<Record<string, string>>, ...faults: readonly string[]): Row => ({
  id: 'B30',
  what,
  message: `secrets: ${faults.length} faults\n${faults.map((fault) => `  keelson:secrets.${fault}`).join('\n')}`,
  speak: () => {
    const environment = environmentFromFile(ROOT, 'staging', { delivery: 'direct' });
    const { manifests } = synthesize(environment, { root: ROOT });
    const recipes = manifests.flatMap(({ secret }) => secret ?? []);
    return refusal(() => checkOverrides(overrides, recipes));
  },
});

/** Secrets in configuration. No message ever holds a value. */
export const secrets: readonly Row[] = [
  plain(
    'B29',
    'a root secret in plain text',
    'prod',
    `  keelson:rootSecret: ${GOOD}`,
    'Pulumi.prod.yaml:2 keelson:rootSecret: is a secret in plain text; encrypt it with `pulumi config set --secret`, and change it: it has been in a file',
  ),
  plain(
    'B29',
    'a secret in plain text',
    'staging',
    `  keelson:secrets:\n    redis/redis-queue/users/admin: ${GOOD}`,
    'Pulumi.staging.yaml:3 secrets["redis/redis-queue/users/admin"]: is a secret in plain text; encrypt it with `pulumi config set --secret`, and change it: it has been in a file',
  ),
  plain(
    'B29',
    'an empty secret',
    'dev',
    `  keelson:rootSecret: ''`,
    'Pulumi.dev.yaml:2 keelson:rootSecret: is empty; set a value, or remove the key',
  ),
  plain(
    'B29',
    'a secret that is no text',
    'dev',
    '  keelson:rootSecret: [a, b]',
    'Pulumi.dev.yaml:2 keelson:rootSecret: is not a secret (allowed: a text); set it with `pulumi config set --secret`',
  ),
  plain(
    'B29',
    'a secret that YAML takes for a number',
    'dev',
    '  keelson:rootSecret: 1234567890123456789012345',
    'Pulumi.dev.yaml:2 keelson:rootSecret: is not a secret (allowed: a text); set it with `pulumi config set --secret`',
  ),
  plain(
    'B29',
    'a secret with a line break at its end',
    'dev',
    `  keelson:rootSecret: "${GOOD}\\n"`,
    'Pulumi.dev.yaml:2 keelson:rootSecret: ends with a line break; set it again with `printf` instead of `echo`',
  ),
  plain(
    'B29',
    'a root secret that can be guessed',
    'dev',
    '  keelson:rootSecret: hunter2',
    'Pulumi.dev.yaml:2 keelson:rootSecret: has 7 characters (allowed: 24 or more); make one with `openssl rand -hex 32`',
  ),
  plain(
    'B29',
    'an encrypted value where synth must read',
    'dev',
    '  keelson:gitops:\n    secure: v1:abc:def',
    "Pulumi.dev.yaml:2 keelson:gitops: is encrypted, but synth must be able to read it (allowed: encrypted values under rootSecret and secrets); write it in plain text: pulumi config set --path 'keelson:gitops' <value>",
  ),
  inFile(
    'B29',
    'an encrypted value deep below',
    'dev',
    [['memory: 256Mi', 'memory: { secure: v1:abc:def }']],
    "Pulumi.dev.yaml:16 redis.queue.memory: is encrypted, but synth must be able to read it (allowed: encrypted values under rootSecret and secrets); write it in plain text: pulumi config set --path 'keelson:redis.queue.memory' <value>",
  ),
  inConfig(
    'B29',
    'an encrypted section',
    {},
    ['keelson:redis'],
    'keelson:redis: holds something encrypted, but synth must be able to read it (allowed: encrypted values under rootSecret and secrets); write it in plain text',
  ),
  inFile(
    'B29',
    'credentials in an address',
    'prod',
    [['https://git.example.com', 'https://me:hunter2@git.example.com']],
    'Pulumi.prod.yaml:28 gitops.repository: holds credentials (allowed: https://host/path or ssh://git@host/path or git@host:path); leave them out and give Argo CD a repository secret',
  ),
  overrides(
    'B29',
    'an override that is empty',
    { 'redis/redis-queue/users/admin': '' },
    'secrets["redis/redis-queue/users/admin"]: is empty; set a value, or remove the key',
  ),
  overrides(
    'B29',
    'an override with a line break at its end',
    { 'redis/redis-queue/users/admin': 'secret\n' },
    'secrets["redis/redis-queue/users/admin"]: ends with a line break; set it again with `printf` instead of `echo`',
  ),
  overrides(
    'B30',
    'an override with a NUL',
    { 'redis/redis-queue/users/admin': 'se\0cret' },
    'secrets["redis/redis-queue/users/admin"]: holds a NUL character, which ends a text for most programs; set another value',
  ),
  overrides(
    'B30',
    'overrides of Gitea and of its database with a NUL',
    { 'gitea/gitea/admin': 'se\0cret', 'postgres/postgres/owners/gitea': '\0' },
    'secrets["gitea/gitea/admin"]: holds a NUL character, which ends a text for most programs; set another value',
    'secrets["postgres/postgres/owners/gitea"]: holds a NUL character, which ends a text for most programs; set another value',
  ),
  overrides(
    'B30',
    'overrides of the databases of Temporal with a NUL, and with a line break at the end',
    { 'postgres/postgres/owners/temporal': 'se\0cret', 'postgres/postgres/owners/temporal-visibility': 'secret\r\n' },
    'secrets["postgres/postgres/owners/temporal"]: holds a NUL character, which ends a text for most programs; set another value',
    'secrets["postgres/postgres/owners/temporal-visibility"]: ends with a line break; set it again with `printf` instead of `echo`',
  ),
  overrides(
    'B30',
    'an override of a name that none can have',
    { 'Redis queue': 'secret' },
    'secrets["Redis queue"]: is not the name of a secret material (allowed: lower case letters, digits and "-" between "/", such as redis/redis-queue/users/admin)',
  ),
  given(
    'overrides that Temporal and Gitea can not carry',
    {
      'postgres/postgres/owners/temporal': 'correct horse',
      'postgres/postgres/owners/gitea': 'a\n%(USER)s',
      'gitea/gitea/metrics-token': 'two\nlines',
      'gitea/gitea/internal-token': 'пароль',
      'gitea/gitea/oauth2-jwt-secret': 'secret',
      'gitea/gitea/runner-registration-token': 'short',
    },
    'gitea/gitea/internal-token: holds a character that no HTTP header carries (allowed: printable characters of ASCII); choose another value',
    'gitea/gitea/metrics-token: holds a character that no HTTP header carries (allowed: printable characters of ASCII); choose another value',
    'gitea/gitea/oauth2-jwt-secret: is not a key that Gitea reads (allowed: 32 bytes in unpadded URL-safe base64, which are 43 characters: `gitea generate secret JWT_SECRET`); choose another value',
    'gitea/gitea/runner-registration-token: is too short for Gitea (allowed: 32 characters or more); choose another value',
    'postgres/postgres/owners/gitea: would be read as something else by Gitea (allowed: any text without %(...)s, without three quotes in a row, and not in quotes as a whole); choose another value',
    'postgres/postgres/owners/temporal: holds a space, which Temporal hands to the database as "+" (allowed: any text without spaces); choose another value',
  ),
];
