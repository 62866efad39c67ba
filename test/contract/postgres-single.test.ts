import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Postgres, type PostgresSingleProps } from '../../lib/postgres';
import { freePort, until } from './support/redis-node';
import { synthesize, type Synthesized } from './support/postgres-instance';
import {
  debianPrograms,
  embeddedPrograms,
  openTo,
  PostgresPod,
  versionOf,
  type CommandResult,
} from './support/postgres-pod';

/*
 * Proves the synthesized configuration, access rules, scripts, SQL and probes with a real PostgreSQL 18 as user 10001, and Debian's
 * psql 15. Does not prove the image itself, the exporter, or anything of Kubernetes.
 */

const props: PostgresSingleProps = {
  strategy: 'single',
  name: 'postgres',
  namespace: 'data',
  memory: '512Mi',
  storage: '2Gi',
  maxConnections: 40,
};
jest.setTimeout(120_000);

const AWKWARD = `it's "quoted" $HOME \`id\` \\ %s\nsecond line ünïcödé 🐘;\n\nDROP`;

let directory: string;
let port: number;
const pods: PostgresPod[] = [];

function build(overrides: Readonly<Record<string, string>> = {}): Synthesized {
  return synthesize((chart) => {
    const { endpoint } = new Postgres(chart, 'Postgres', props);
    const temporal = { owner: 'temporal', connectionLimit: 2 };
    endpoint.addClient('gitea', { database: endpoint.declareDatabase({ name: 'gitea' }) });
    for (const name of ['temporal', 'temporal_visibility']) {
      endpoint.addClient('temporal', { database: endpoint.declareDatabase({ ...temporal, name }) });
    }
  }, overrides);
}

function podOf(
  instance: Synthesized,
  name: string,
  pod: PostgresPod['options']['pod'],
  programs: string,
  foreignSecrets: PostgresPod['options']['foreignSecrets'] = {},
): PostgresPod {
  const made = new PostgresPod({
    instance,
    namespace: 'data',
    pod,
    directory: join(directory, name),
    programs,
    foreignSecrets,
    shared: { data: join(directory, 'data') },
    replacements: [
      [/postgres\.data\.svc\.cluster\.local/g, '127.0.0.1'],
      [/\b5432\b/g, String(port)],
      [/listen_addresses = '\*'/g, "listen_addresses = '127.0.0.1'"],
    ],
  });
  pods.push(made);
  return made;
}

/** An authority, and a certificate of it for the address that stands for the Service here. */
function makeCertificate(): { authority: string; authorityFile: string; crt: string; key: string } {
  const folder = mkdtempSync(join(directory, 'tls-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=postgres');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  openssl(
    'x509',
    '-req',
    '-in',
    'tls.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'tls.crt',
    '-days',
    '1',
    '-extfile',
    'names',
  );
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return {
    authority: read('ca.crt'),
    authorityFile: join(folder, 'ca.crt'),
    crt: read('tls.crt'),
    key: read('tls.key'),
  };
}

function serverPod(instance: Synthesized, foreignSecrets: PostgresPod['options']['foreignSecrets'] = {}): PostgresPod {
  // Debian's psql and pg_isready stand beside the server's own programs.
  const programs = `${embeddedPrograms()}:${debianPrograms()}`;
  return podOf(
    instance,
    'server',
    instance.one('StatefulSet', 'postgres').spec.template.spec,
    programs,
    foreignSecrets,
  );
}

async function start(instance: Synthesized): Promise<PostgresPod> {
  const pod = serverPod(instance);
  const prepared = await pod.runToEnd('prepare');
  expect(prepared.output.trimEnd().split('\n').at(-1)).toBe('prepared');
  expect(prepared.code).toBe(0);
  pod.start('postgres');
  await until('the server is ready', async () => (await pod.probe('postgres', 'readiness')) === 0, 15).catch(
    (error: Error) => {
      throw new Error(`${error.message}\n${pod.log}`);
    },
  );
  return pod;
}

async function makeDatabase(instance: Synthesized, name: string): Promise<CommandResult> {
  const job = instance.beginning('Job', `postgres-db-${name}`);
  return podOf(instance, `job-${name}`, job.spec.template.spec, debianPrograms()).runToEnd('database');
}

/** Asks as a client does; the password goes the way that no shell touches. */
async function ask(
  user: string,
  password: string,
  database: string,
  sql: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = spawnSync(join(debianPrograms(), 'psql'), ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
      ...environment,
    },
  });
  return result.status === 0
    ? result.stdout.trim()
    : result.stderr.trim().replace(/^psql: error: .*FATAL: {2}/, 'FATAL: ');
}

const password = (instance: Synthesized, name: string): string => instance.secret(name)['password'] as string;

beforeEach(async () => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'keelson-postgres-')));
  port = await freePort();
});

afterEach(async () => {
  for (const pod of pods.splice(0)) {
    await pod.stopAll();
  }
  rmSync(directory, { recursive: true, force: true });
});

describe('the server', () => {
  test('is of the major version that we run, with checksums, scram and the settings of its container', async () => {
    expect(versionOf(embeddedPrograms())).toMatch(/^postgres \(PostgreSQL\) 18\./);
    const instance = build();
    await start(instance);
    const admin = password(instance, 'data/postgres-admin');
    const show = async (name: string): Promise<string> => ask('postgres', admin, 'postgres', `SHOW ${name}`);
    const names = [
      'data_checksums',
      'password_encryption',
      'shared_buffers',
      'work_mem',
      'max_connections',
      'server_encoding',
      'ssl',
    ];
    const found = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await show(name)] as const)));
    expect(found).toEqual({
      data_checksums: 'on',
      password_encryption: 'scram-sha-256',
      shared_buffers: '128MB',
      work_mem: '4505kB',
      max_connections: '40',
      server_encoding: 'UTF8',
      ssl: 'off',
    });
    expect(
      await ask('postgres', admin, 'postgres', 'SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL'),
    ).toBe('0');
    expect(await ask('postgres', admin, 'postgres', 'SELECT count(*) FROM pg_file_settings WHERE NOT applied')).toBe(
      '0',
    );
    expect(await ask('postgres', 'wrong', 'postgres', 'SELECT 1')).toBe(
      'FATAL: password authentication failed for user "postgres"',
    );
  });

  test('writes to the volume, survives a crash, and keeps what it was told', async () => {
    const instance = build();
    const pod = await start(instance);
    const admin = password(instance, 'data/postgres-admin');
    await ask('postgres', admin, 'postgres', 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number');
    expect(statSync(join(directory, 'data', '18', 'data', 'PG_VERSION')).size).toBe(3);
    pod.signal('postgres', 'SIGKILL');
    await pod.ended('postgres');
    await start(instance);
    expect(await ask('postgres', admin, 'postgres', 'SELECT count(*) FROM kept')).toBe('1000');
  });

  test('takes a new administrator password at its next start, and every awkward one', async () => {
    await (await start(build())).stopAll();
    const instance = build({ 'postgres/postgres/roles/admin': AWKWARD, 'postgres/postgres/roles/exporter': AWKWARD });
    await start(instance);
    expect(await ask('postgres', AWKWARD, 'postgres', 'SELECT 1')).toBe('1');
    expect(await ask('keelson_exporter', AWKWARD, 'postgres', 'SELECT count(*) > 0 FROM pg_stat_activity')).toBe('t');
  });

  test('refuses the data of another major version with a sentence', async () => {
    const instance = build();
    const pod = serverPod(instance);
    const other = join(directory, 'data', '17', 'data');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'PG_VERSION'), '17\n');
    expect(await pod.runToEnd('prepare')).toEqual({
      code: 1,
      output: 'the volume holds the data of PostgreSQL 17, and this is 18: see docs/postgres.md, Upgrade\n',
    });
  });
});

describe('TLS', () => {
  test('the Job and clients check the certificate; nobody gets in without encryption or with another authority', async () => {
    const certificate = makeCertificate();
    const instance = synthesize((chart) => {
      const tls = { secretName: 'postgres-tls', certificateAuthority: certificate.authority };
      const { endpoint } = new Postgres(chart, 'Postgres', { ...props, tls });
      endpoint.addClient('gitea', { database: endpoint.declareDatabase({ name: 'gitea' }) });
    });
    const pod = serverPod(instance, { 'postgres-tls': { 'tls.crt': certificate.crt, 'tls.key': certificate.key } });
    expect((await pod.runToEnd('prepare')).code).toBe(0);
    pod.start('postgres');
    await until('the server is ready', async () => (await pod.probe('postgres', 'readiness')) === 0, 15);
    const made = await makeDatabase(instance, 'gitea');
    expect(made.output.trimEnd().split('\n').at(-1)).toBe('database gitea and its owner gitea are there');
    const secret = password(instance, 'gitea/postgres-gitea');
    const version = 'SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const verified = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: certificate.authorityFile };
    expect(await ask('gitea', secret, 'gitea', version, verified)).toBe('TLSv1.3');
    expect(await ask('gitea', secret, 'gitea', 'SELECT 1', { PGSSLMODE: 'disable' })).toMatch(
      /no pg_hba.conf entry .* no encryption/,
    );
    const other = { PGSSLMODE: 'verify-full', PGSSLROOTCERT: makeCertificate().authorityFile };
    expect(await ask('gitea', secret, 'gitea', 'SELECT 1', other)).toMatch(/certificate verify failed/);
    expect(
      await ask('keelson_exporter', password(instance, 'data/postgres-exporter'), 'postgres', 'SELECT 1', {
        PGSSLMODE: 'disable',
      }),
    ).toBe('1');
  });
});

describe('external', () => {
  test('an administrator who is no superuser makes databases, twice', async () => {
    const certificate = makeCertificate();
    const tls = { secretName: 'postgres-tls', certificateAuthority: certificate.authority };
    const ours = synthesize((chart) => void new Postgres(chart, 'Postgres', { ...props, tls }));
    const pod = serverPod(ours, { 'postgres-tls': { 'tls.crt': certificate.crt, 'tls.key': certificate.key } });
    expect((await pod.runToEnd('prepare')).code).toBe(0);
    pod.start('postgres');
    await until('the server is ready', async () => (await pod.probe('postgres', 'readiness')) === 0, 15);
    const theirs = synthesize((chart) => {
      const endpoint = Postgres.fromExternal(chart, 'Postgres', {
        name: 'postgres',
        namespace: 'data',
        host: 'postgres.data.svc.cluster.local',
        administrator: 'keelson',
        password: { material: 'postgres/postgres/roles/admin' },
        cidr: '10.1.2.0/27',
        tls: { certificateAuthority: certificate.authority },
      });
      const database = endpoint.declareDatabase({ name: 'gitea', extensions: ['btree_gin'] });
      endpoint.addClient('gitea', { database });
    });
    const admin = password(ours, 'data/postgres-admin');
    await ask('postgres', admin, 'postgres', `CREATE ROLE keelson LOGIN CREATEROLE CREATEDB PASSWORD '${admin}'`);
    await ask(
      'postgres',
      admin,
      'postgres',
      'GRANT pg_monitor TO keelson WITH ADMIN OPTION; GRANT CONNECT ON DATABASE postgres TO keelson',
    );
    for (const name of ['gitea', 'gitea', 'monitoring', 'monitoring']) {
      const made = await makeDatabase(theirs, name);
      expect(made.output.trimEnd().split('\n').at(-1)).toBe(`database ${name} and its owner ${name} are there`);
    }
    const monitoring = password(theirs, 'data/postgres-monitoring');
    expect(await ask('monitoring', monitoring, 'monitoring', "SELECT pg_has_role('pg_monitor', 'member')")).toBe('t');
    expect(await ask('gitea', password(theirs, 'gitea/postgres-gitea'), 'monitoring', 'SELECT 1')).toMatch(
      /permission denied/,
    );
  });
});

describe('probes', () => {
  test('a server that starts or recovers is alive and not ready; one that is gone is neither', async () => {
    const instance = build();
    const pod = await start(instance);
    // Before that the server may have said that it was starting up.
    const whileStarting = pod.log.length;
    expect(await pod.probe('postgres', 'startup')).toBe(0);
    expect(await pod.probe('postgres', 'liveness')).toBe(0);
    expect(pod.log.slice(whileStarting)).not.toContain('FATAL');
    const stopped = await pod.preStop('postgres');
    expect(stopped.code).toBe(0);
    await pod.ended('postgres');
    expect(pod.log).toContain('received fast shutdown request');
    for (const kind of ['startup', 'readiness', 'liveness'] as const) {
      expect(await pod.probe('postgres', kind)).not.toBe(0);
    }
  });

  test('a server that hangs is neither ready nor alive', async () => {
    const pod = await start(build());
    pod.signal('postgres', 'SIGSTOP');
    const [ready, alive] = await Promise.all([pod.probe('postgres', 'readiness'), pod.probe('postgres', 'liveness')]);
    pod.signal('postgres', 'SIGCONT');
    expect([ready, alive]).toEqual([2, 1]);
  });
});

describe('databases', () => {
  test('the Job runs twice, and the owner may do anything in its database and nothing elsewhere', async () => {
    const instance = build();
    await start(instance);
    for (const name of ['gitea', 'gitea', 'temporal', 'temporal'].map((database) => database)) {
      const job = name === 'temporal' ? 'temporal-visibility' : name;
      const result = await makeDatabase(instance, job);
      expect(result.output.trimEnd().split('\n').at(-1)).toBe(
        `database ${job.replace('-', '_')} and its owner ${name} are there`,
      );
      expect(result.code).toBe(0);
    }
    const gitea = password(instance, 'gitea/postgres-gitea');
    const temporal = password(instance, 'temporal/postgres-temporal');
    expect(await ask('gitea', gitea, 'gitea', 'CREATE TABLE issues (id int PRIMARY KEY)')).toBe('');
    expect(await ask('gitea', gitea, 'gitea', 'CREATE EXTENSION btree_gin; DROP EXTENSION btree_gin')).toBe('');
    expect(await ask('temporal', temporal, 'temporal_visibility', 'CREATE SCHEMA own; DROP SCHEMA own')).toBe('');
    const refused: readonly (readonly [string, string, string, string, RegExp])[] = [
      ['gitea', gitea, 'temporal_visibility', 'SELECT 1', /permission denied for database "temporal_visibility"/],
      ['gitea', gitea, 'postgres', 'SELECT 1', /permission denied for database "postgres"/],
      ['gitea', gitea, 'template1', 'SELECT 1', /permission denied for database "template1"/],
      ['temporal', temporal, 'gitea', 'SELECT 1', /permission denied for database "gitea"/],
      ['gitea', gitea, 'gitea', 'CREATE DATABASE other', /permission denied to create database/],
      ['gitea', gitea, 'gitea', 'CREATE ROLE other', /permission denied to create role/],
      ['gitea', gitea, 'gitea', 'ALTER ROLE temporal PASSWORD NULL', /permission denied to alter role/],
      ['gitea', gitea, 'gitea', 'SELECT * FROM pg_authid', /permission denied for table pg_authid/],
      ['gitea', gitea, 'gitea', "COPY (SELECT 1) TO PROGRAM 'true'", /permission denied to COPY/],
      ['gitea', gitea, 'gitea', "SELECT pg_read_file('/etc/passwd')", /permission denied for function pg_read_file/],
      ['gitea', gitea, 'gitea', 'ALTER SYSTEM SET work_mem = 1', /permission denied to set parameter/],
      ['gitea', 'wrong', 'gitea', 'SELECT 1', /password authentication failed/],
    ];
    for (const [user, secret, database, sql, expected] of refused) {
      expect(await ask(user, secret, database, sql)).toMatch(expected);
    }
  });

  test('an awkward password arrives intact, and a new generation replaces the old one', async () => {
    const first = build();
    await start(first);
    expect((await makeDatabase(first, 'gitea')).code).toBe(0);
    const awkward = build({ 'postgres/postgres/owners/gitea': AWKWARD });
    expect((await makeDatabase(awkward, 'gitea')).code).toBe(0);
    expect(await ask('gitea', AWKWARD, 'gitea', 'SELECT 1')).toBe('1');
    expect(await ask('gitea', password(first, 'gitea/postgres-gitea'), 'gitea', 'SELECT 1')).toMatch(
      /password authentication failed/,
    );
  });

  test('no password is in the log, not even of a statement that fails', async () => {
    const instance = build();
    const pod = await start(instance);
    expect((await makeDatabase(instance, 'gitea')).code).toBe(0);
    const secret = password(instance, 'gitea/postgres-gitea');
    expect(pod.log).not.toContain(secret);
    expect(pod.log).not.toContain(password(instance, 'data/postgres-admin'));
  });

  test('a role with more rights is not made the owner', async () => {
    const instance = build();
    await start(instance);
    const admin = password(instance, 'data/postgres-admin');
    await ask('postgres', admin, 'postgres', 'CREATE ROLE gitea LOGIN CREATEROLE');
    const result = await makeDatabase(instance, 'gitea');
    expect(result.code).not.toBe(0);
    expect(result.output).toContain('ERROR:  role gitea may do more than own a database');
  });

  test('the exporter sees statistics from its own pod, and nothing else', async () => {
    const instance = build();
    await start(instance);
    const secret = password(instance, 'data/postgres-exporter');
    expect(await ask('keelson_exporter', secret, 'postgres', 'SELECT pg_database_size(current_database()) > 0')).toBe(
      't',
    );
    expect(await ask('keelson_exporter', secret, 'template1', 'SELECT 1')).toMatch(/pg_hba.conf rejects connection/);
    expect(await ask('keelson_exporter', secret, 'postgres', 'SELECT * FROM pg_authid')).toMatch(/permission denied/);
  });

  test('a client with more connections than its limit is turned away, and others are not', async () => {
    const instance = build();
    await start(instance);
    expect((await makeDatabase(instance, 'temporal-visibility')).code).toBe(0);
    const temporal = password(instance, 'temporal/postgres-temporal');
    const admin = password(instance, 'data/postgres-admin');
    expect(
      await ask('postgres', admin, 'postgres', "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'temporal'"),
    ).toBe('2');
    expect(await ask('temporal', temporal, 'temporal_visibility', 'SELECT 1')).toBe('1');
  });
});
