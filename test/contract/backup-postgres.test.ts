import { execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncryptedBackup, postgresSource } from '../../lib/backup';
import { Postgres } from '../../lib/postgres';
import { freePort, until } from './support/redis-node';
import { synthesize, type Synthesized } from './support/postgres-instance';
import { debianPrograms, openTo, PostgresPod, type CommandResult } from './support/postgres-pod';

/*
 * Proves the synthesized backup and restore scripts with Debian's PostgreSQL 15 (server and clients of one version, as in the image), gpg
 * and zstd, as user 10001. Does not prove the image, the object store, or anything of Kubernetes.
 */

jest.setTimeout(180_000);

const STORE = 'postgres-shop';
const AWKWARD = `it's "quoted" $HOME \\ and\na second line ünïcödé`;

let directory: string;
let keys: { readonly publicKey: string; readonly privateKey: string; readonly other: string };
let instance: Synthesized;
let port: number;
let server: { readonly stop: () => Promise<void> };
let pods = 0;

function makeKeys(): typeof keys {
  const make = (name: string): string => {
    const home = join(directory, name);
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...args: string[]): string =>
      execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', ...args], { encoding: 'utf8' });
    gpg(
      '--passphrase',
      '',
      '--quick-generate-key',
      `${name} <${name}@example.com>`,
      'future-default',
      'default',
      'never',
    );
    return home;
  };
  const read = (home: string, what: string): string =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--armor', what], { encoding: 'utf8' });
  const [mine, other] = [make('mine'), make('other')];
  const found = {
    publicKey: read(mine, '--export'),
    privateKey: read(mine, '--export-secret-keys'),
    other: read(other, '--export-secret-keys'),
  };
  for (const home of [mine, other]) {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  }
  return found;
}

function build(privateKey = keys.privateKey): Synthesized {
  return synthesize(
    (chart) => {
      const { endpoint } = new Postgres(chart, 'Postgres', {
        strategy: 'single',
        name: 'postgres',
        namespace: 'data',
        memory: '512Mi',
        storage: '2Gi',
      });
      new EncryptedBackup(chart, 'Backup', {
        source: postgresSource(endpoint, endpoint.declareDatabase({ name: 'shop' })),
        namespace: 'data',
        recipient: keys.publicKey,
        store: { type: 'volume', size: '10Gi' },
        retentionDays: 10,
        keepAtLeast: 2,
        restoreTest: { privateKey: { material: 'backup/postgres-shop/private-key' }, schedule: '30 4 * * 0' },
      });
    },
    { 'backup/postgres-shop/private-key': privateKey, 'postgres/postgres/owners/shop': AWKWARD },
  );
}

function run(what: 'backup' | 'restore-test', from = instance): Promise<CommandResult> {
  const cronJob = from.one('CronJob', `${what}-postgres-shop`);
  pods += 1;
  const pod = new PostgresPod({
    instance: from,
    namespace: 'data',
    pod: cronJob.spec.jobTemplate.spec.template.spec,
    directory: join(directory, `pod${pods}`),
    programs: debianPrograms(),
    shared: { backups: join(directory, 'backups') },
    replacements: [
      [/postgres\.data\.svc\.cluster\.local/g, '127.0.0.1'],
      [/^5432$/g, String(port)],
    ],
  });
  return pod.runToEnd(what);
}

const store = (): string => join(directory, 'backups', STORE);
const files = (): string[] => readdirSync(store()).sort();
const newest = (ending: string): string =>
  join(
    store(),
    files()
      .filter((file) => file.endsWith(ending))
      .at(-1) as string,
  );
const lastLine = (result: CommandResult): string => result.output.trimEnd().split('\n').at(-1) as string;

function sql(text: string, database = 'shop'): string {
  return execFileSync(join(debianPrograms(), 'psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'postgres' },
  }).trim();
}

/** A server with one database, whose owner has the awkward password. */
async function startServer(): Promise<typeof server> {
  const data = join(directory, 'server');
  mkdirSync(data);
  execFileSync('chown', ['10001:10001', data]);
  const options = { uid: 10001, gid: 10001, cwd: data } as const;
  const passwd = join(directory, 'passwd');
  writeFileSync(passwd, 'postgres:x:10001:10001::/tmp:/bin/sh\n', { mode: 0o644 });
  const library = execFileSync('sh', ['-c', 'ls /usr/lib/*/libnss_wrapper.so'], { encoding: 'utf8' }).trim();
  const env = {
    PATH: process.env['PATH'],
    LD_PRELOAD: library,
    NSS_WRAPPER_PASSWD: passwd,
    NSS_WRAPPER_GROUP: '/etc/group',
  };
  execFileSync(
    join(debianPrograms(), 'initdb'),
    ['-D', join(data, 'd'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
    { ...options, env, stdio: 'ignore' },
  );
  writeFileSync(
    join(data, 'd', 'pg_hba.conf'),
    'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  );
  const child = spawn(
    join(debianPrograms(), 'postgres'),
    [
      '-D',
      join(data, 'd'),
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${data}`,
      '-c',
      'fsync=off',
    ],
    { ...options, env, stdio: 'ignore' },
  );
  await until('the server answers', async () => sql('SELECT 1', 'postgres') === '1', 30);
  return {
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    },
  };
}

beforeAll(async () => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'kb-')));
  port = await freePort();
  keys = makeKeys();
  instance = build();
  server = await startServer();
  sql('CREATE ROLE shop LOGIN', 'postgres');
  sql(`ALTER ROLE shop PASSWORD '${AWKWARD.replaceAll("'", "''")}'`, 'postgres');
  sql('CREATE DATABASE shop OWNER shop TEMPLATE template0', 'postgres');
  sql(`SET ROLE shop;
    CREATE SCHEMA "Odd ""name";
    CREATE TABLE orders (id int PRIMARY KEY, note text);
    CREATE TABLE "Odd ""name"."it's" AS SELECT generate_series(1, 17) AS n;
    CREATE TABLE empty (id int);
    INSERT INTO orders SELECT n, repeat(md5(n::text), 20) FROM generate_series(1, 5000) AS n`);
});

afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(() => {
  rmSync(join(directory, 'backups'), { recursive: true, force: true });
});

describe('a backup', () => {
  test('is encrypted, has a manifest, and is restored row for row', async () => {
    const backup = await run('backup');
    expect(lastLine(backup)).toMatch(/^backed up postgres-shop: \d{8}T\d{6}Z, \d+ bytes, 3 facts$/);
    expect(backup.code).toBe(0);
    expect(files().map((file) => file.replace(/^\d{8}T\d{6}Z/, 'time'))).toEqual(['time.manifest', 'time.zst.gpg']);
    expect(readFileSync(newest('.zst.gpg')).includes('orders')).toBe(false);
    expect(
      readFileSync(newest('.manifest'), 'utf8')
        .trimEnd()
        .split('\n')
        .filter((line) => line.startsWith('fact')),
    ).toEqual(['fact "Odd ""name"."it\'s" 17', 'fact public.empty 0', 'fact public.orders 5000']);
    const restored = await run('restore-test');
    expect(lastLine(restored)).toMatch(/^restored postgres-shop: \d{8}T\d{6}Z, 3 facts as they were$/);
    expect(restored.code).toBe(0);
  });

  test('is of one moment, although rows are written meanwhile', async () => {
    const writer = setInterval(() => sql('INSERT INTO empty SELECT generate_series(1, 50)'), 20);
    const backup = await run('backup');
    clearInterval(writer);
    expect(backup.code).toBe(0);
    expect((await run('restore-test')).code).toBe(0);
    sql('TRUNCATE empty');
  });

  test('leaves nothing that looks like one when the dump fails', async () => {
    const broken = build();
    const config = broken.one('ConfigMap', 'backup-postgres-shop-config').data as Record<string, string>;
    config['backup.sh'] = (config['backup.sh'] as string).replace('--lock-wait-timeout=60s', '--no-such-option');
    const result = await run('backup', {
      ...broken,
      one: (kind, name) =>
        kind === 'ConfigMap' ? { ...broken.one(kind, name), data: config } : broken.one(kind, name),
    });
    expect(lastLine(result)).toBe('no backup of postgres-shop: the stream broke');
    expect(result.code).toBe(1);
    expect(files().filter((file) => !file.endsWith('.part'))).toEqual([]);
    expect(lastLine(await run('restore-test'))).toBe('there is no backup of postgres-shop');
  });
});

describe('the restore test fails loudly', () => {
  const failing = async (message: RegExp, privateKey?: string): Promise<void> => {
    const result = await run('restore-test', privateKey === undefined ? instance : build(privateKey));
    expect(lastLine(result)).toMatch(message);
    expect(result.code).toBe(1);
  };

  test('when a backup was cut off', async () => {
    await run('backup');
    const file = newest('.zst.gpg');
    truncateSync(file, statSync(file).size - 1000);
    await failing(/^backup \S+ of postgres-shop has \d+ bytes, and \d+ were written$/);
  });

  test('when one was cut off before its manifest was written', async () => {
    await run('backup');
    const file = newest('.zst.gpg');
    const size = statSync(file).size;
    truncateSync(file, size - 1000);
    const sum = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
    const manifest = newest('.manifest');
    const text = readFileSync(manifest, 'utf8')
      .replace(/^size .*/m, `size ${size - 1000}`)
      .replace(/^sha256 .*/m, `sha256 ${sum}`);
    writeFileSync(manifest, text);
    await failing(/^backup \S+ of postgres-shop can not be restored$/);
  });

  test('when a byte is another', async () => {
    await run('backup');
    const file = newest('.zst.gpg');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    writeFileSync(file, bytes);
    await failing(/^backup \S+ of postgres-shop is not what was written$/);
  });

  test('when rows are missing', async () => {
    await run('backup');
    const manifest = newest('.manifest');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('orders 5000', 'orders 5001'));
    await failing(/^backup \S+ of postgres-shop does not hold what was backed up$/);
  });

  test('when the key is another, or none', async () => {
    await run('backup');
    await failing(/^backup \S+ of postgres-shop can not be restored$/, keys.other);
    await failing(/^the private key is none$/, 'a derived value');
  });

  test('when the newest backup is too old', async () => {
    await run('backup');
    const [manifest, file] = [newest('.manifest'), newest('.zst.gpg')];
    renameSync(file, join(store(), '20200101T000000Z.zst.gpg'));
    renameSync(manifest, join(store(), '20200101T000000Z.manifest'));
    await failing(/^the newest backup of postgres-shop is of 20200101T000000Z, older than 26 hours$/);
  });
});

describe('retention', () => {
  const stamp = (daysAgo: number): string =>
    new Date(Date.now() - daysAgo * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '');

  const put = (name: string, endings = ['.zst.gpg', '.manifest']): void => {
    mkdirSync(store(), { recursive: true });
    for (const ending of endings) {
      writeFileSync(join(store(), `${name}${ending}`), 'x');
    }
    execFileSync('chown', ['-R', '10001:10001', join(directory, 'backups')]);
  };

  test('forgets what is too old, keeps what is young, and removes what is half', async () => {
    const [young, old, older] = [stamp(5), stamp(11), stamp(40)];
    put(young);
    put(old);
    put(older);
    put(stamp(3), ['.zst.gpg']);
    put('20200101T000000Z', ['.part']);
    expect((await run('backup')).code).toBe(0);
    const left = files().filter((file) => file.endsWith('.manifest'));
    expect(left).toHaveLength(2);
    expect(left[0]).toBe(`${young}.manifest`);
    expect(files().filter((file) => !file.endsWith('.manifest'))).toHaveLength(2);
  });

  test('keeps the newest however old they are', async () => {
    const [old, older] = [stamp(30), stamp(40)];
    put(old);
    put(older);
    expect((await run('backup')).code).toBe(0);
    expect(files().filter((file) => file.endsWith('.manifest'))[0]).toBe(`${old}.manifest`);
    expect(files()).toHaveLength(4);
  });

  test('a backup that is much smaller than the one before is kept, and told', async () => {
    put(stamp(1));
    writeFileSync(join(store(), `${stamp(1)}.zst.gpg`), Buffer.alloc(10_000_000));
    execFileSync('chown', ['-R', '10001:10001', join(directory, 'backups')]);
    const result = await run('backup');
    expect(lastLine(result)).toMatch(/^the backup of postgres-shop has \d+ bytes, and the one before had 10000000$/);
    expect(result.code).toBe(1);
    expect((await run('restore-test')).code).toBe(0);
  });
});
