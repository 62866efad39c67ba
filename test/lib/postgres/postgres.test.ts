import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '../../../lib/core';
import {
  DATA_DIRECTORY,
  Postgres,
  postgresEnvironment,
  sixFieldSchedule,
  type DatabaseProps,
  type ExternalPostgresProps,
  type PostgresEndpoint,
  type PostgresProps,
} from '../../../lib/postgres';
import { CNPG } from '../../support/postgres';
import { render, type RenderResult } from '../../support/render';

const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const single: PostgresProps = {
  strategy: 'single',
  name: 'postgres',
  namespace: 'data',
  memory: '512Mi',
  storage: '2Gi',
};
const external: ExternalPostgresProps = {
  name: 'postgres',
  namespace: 'data',
  host: 'db.example.com',
  administrator: 'keelson',
  password: { material: 'postgres/postgres/roles/admin' },
  cidr: '10.1.2.0/27',
  tls: { certificateAuthority: AUTHORITY },
};
const cnpg = CNPG;

const build = (
  props: PostgresProps | ExternalPostgresProps,
  use: (endpoint: PostgresEndpoint) => void = () => undefined,
): RenderResult =>
  render((chart) =>
    use(
      'strategy' in props
        ? new Postgres(chart, 'Postgres', props).endpoint
        : Postgres.fromExternal(chart, 'Postgres', props),
    ),
  );

const faultsOf = (props: object, use?: (endpoint: PostgresEndpoint) => void): readonly string[] =>
  build(props as PostgresProps, use).faults;

/** A database with a client in this namespace. */
const use = (endpoint: PostgresEndpoint, namespace: string, props: DatabaseProps) =>
  endpoint.addClient(namespace, { database: endpoint.declareDatabase(props) });

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return error instanceof KeelsonError ? `${error.message}; ${error.fix ?? ''}` : String(error);
  }
  return 'nothing was said';
};

describe('single', () => {
  const rendered = build(single);
  const pod = rendered.one('StatefulSet', 'postgres').spec.template.spec;

  test('the server writes below the volume that is mounted, and nowhere else', () => {
    const [server] = pod.containers;
    const [claim] = rendered.one('StatefulSet', 'postgres').spec.volumeClaimTemplates;
    const mount = server.volumeMounts.find(({ name }: { name: string }) => name === claim.metadata.name);
    expect(mount).toEqual({ name: 'data', mountPath: '/var/lib/postgresql', readOnly: false });
    expect(DATA_DIRECTORY).toBe('/var/lib/postgresql/18/data');
    expect(rendered.one('ConfigMap', 'postgres-config').data['postgresql.conf']).toContain(
      `data_directory = '${DATA_DIRECTORY}'\n`,
    );
    expect(server.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(server.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual([
      '/var/lib/postgresql',
      '/etc/postgresql',
      '/var/run/postgresql',
      '/tmp',
      '/dev/shm',
    ]);
  });

  test('every memory setting follows from the limit', () => {
    const settings = (memory: string, more: object = {}): Record<string, string> =>
      Object.fromEntries(
        [
          ...build({ ...single, memory, ...more } as PostgresProps)
            .one('ConfigMap', 'postgres-config')
            .data['postgresql.conf'].matchAll(/^(\w+) = (\d+)kB$/gm),
        ].map(([, name, value]) => [name, value]),
      );
    expect(settings('512Mi')).toEqual({
      shared_buffers: '131072',
      effective_cache_size: '393216',
      work_mem: '573',
      maintenance_work_mem: '16384',
      autovacuum_work_mem: '16384',
    });
    expect(settings('8Gi', { maxConnections: 200 })).toEqual({
      shared_buffers: '2097152',
      effective_cache_size: '6291456',
      work_mem: '21381',
      maintenance_work_mem: '262144',
      autovacuum_work_mem: '262144',
    });
  });

  test('only roles of ours get in: the exporter from its pod, nobody as a replica, nobody without a password', () => {
    expect(rendered.one('ConfigMap', 'postgres-config').data['pg_hba.conf']).toBe(
      [
        'local all all scram-sha-256',
        'host postgres keelson_exporter 127.0.0.1/32 scram-sha-256',
        'host all keelson_exporter all reject',
        'host replication all all reject',
        'host all all all scram-sha-256',
        '',
      ].join('\n'),
    );
    const tls = build({ ...single, tls: { secretName: 'postgres-tls', certificateAuthority: AUTHORITY } });
    expect(tls.one('ConfigMap', 'postgres-config').data['pg_hba.conf'].split('\n').at(-2)).toBe(
      'hostssl all all all scram-sha-256',
    );
    expect(tls.one('ConfigMap', 'postgres-config').data['postgresql.conf']).toContain('ssl = on\n');
  });

  test('it is asked differently whether it has started, is ready, and is alive', () => {
    const [server] = pod.containers;
    const ask =
      'pg_isready --quiet --timeout=3 --host=/var/run/postgresql --port=5432 --username=postgres --dbname=postgres';
    expect(
      [server.startupProbe, server.readinessProbe, server.livenessProbe].map(({ exec }) => exec.command[2]),
    ).toEqual([`${ask}; [ $? -le 1 ]`, ask, `${ask}; [ $? -le 1 ]`]);
    expect(server.lifecycle.preStop.exec.command.slice(0, 2)).toEqual(['pg_ctl', 'stop']);
    expect(pod.terminationGracePeriodSeconds).toBe(120);
  });

  test('no budget for one server, which would stop drains', () => {
    expect(rendered.objects.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });
});

describe('databases', () => {
  test('one Secret for an owner in each namespace, and one Job for each database', () => {
    const rendered = build(single, (server) => {
      use(server, 'temporal', { name: 'temporal' });
      const database = server.declareDatabase({ name: 'temporal_visibility', owner: 'temporal' });
      server.addClient('temporal', { database });
      server.addClient('data', { database });
    });
    expect(rendered.faults).toEqual([]);
    const named = (kind: string): string[] =>
      rendered.objects
        .filter((object) => object.kind === kind && /temporal/.test(object.metadata.name))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`);
    expect(named('Secret')).toEqual(['data/postgres-temporal', 'temporal/postgres-temporal']);
    expect(named('Job')).toEqual(['data/postgres-db-temporal', 'data/postgres-db-temporal-visibility']);
  });

  test('the Job is another when the password, the extensions or the limit are, and the same when nothing is', () => {
    const jobOf = (options: object = {}): string =>
      build(single, (server) => void use(server, 'gitea', { name: 'gitea', ...options })).objects.find(
        ({ kind }) => kind === 'Job',
      )?.metadata.name as string;
    const names = [{}, { passwordGeneration: 2 }, { extensions: ['pg_trgm'] }, { connectionLimit: 30 }].map(jobOf);
    expect(new Set(names).size).toBe(4);
    expect(jobOf()).toBe(names[0]);
  });

  test('a client reads all that it needs from its environment', () => {
    let environment: Record<string, string> = {};
    build(external, (server) => {
      environment = postgresEnvironment(use(server, 'gitea', { name: 'gitea' }), {
        prefix: 'GITEA',
        passwordDirectory: '/p',
        certificateAuthorityDirectory: '/ca',
      });
    });
    expect(environment).toEqual({
      GITEA_HOST: 'db.example.com',
      GITEA_PORT: '5432',
      GITEA_DATABASE: 'gitea',
      GITEA_USERNAME: 'gitea',
      GITEA_AUTH_FILE: '/p/password',
      GITEA_SSLMODE: 'verify-full',
      GITEA_SSLROOTCERT: '/ca/ca.crt',
    });
  });
});

describe('external', () => {
  const rendered = build(external, (server) => void use(server, 'gitea', { name: 'gitea' }));

  test('Jobs check the certificate against the name, and are let out to the range of addresses and nowhere else', () => {
    const job = rendered.objects.find(
      ({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('postgres-db-gitea'),
    );
    expect(job?.['spec'].template.spec.containers[0].command[2]).toContain(
      'PGSSLMODE=verify-full PGSSLROOTCERT=/etc/postgresql-ca/ca.crt PGHOST=db.example.com PGPORT=5432 PGUSER=keelson\n',
    );
    expect(rendered.one('NetworkPolicy', job?.metadata.name as string).spec.egress).toEqual([
      { ports: [{ port: 5432, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.1.2.0/27' } }] },
    ]);
    expect(rendered.faults).toEqual([]);
  });
});

describe('cnpg', () => {
  const rendered = build(cnpg);

  test('backs up by the plugin only, with seconds first', () => {
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('ScheduledBackup', 'postgres').spec).toEqual({
      schedule: '0 30 2 * * *',
      cluster: { name: 'postgres' },
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
      immediate: true,
      backupOwnerReference: 'self',
    });
    expect(rendered.one('Cluster', 'postgres').spec.plugins).toEqual([
      { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'postgres' } },
    ]);
    expect(rendered.one('Cluster', 'postgres').spec.postgresql.synchronous).toEqual({
      method: 'any',
      number: 1,
      dataDurability: 'required',
    });
    expect(rendered.one('Cluster', 'postgres').spec.backup).toBe(undefined);
  });

  test('lets the operator in to status and database, and the scraper to metrics', () => {
    expect(
      rendered
        .one('NetworkPolicy', 'postgres')
        .spec.ingress.map(
          (rule: { from: { namespaceSelector: { matchLabels: object } }[]; ports: { port: number }[] }) => [
            Object.values(rule.from[0]?.namespaceSelector.matchLabels ?? {})[0],
            rule.ports.map(({ port }) => port),
          ],
        ),
    ).toEqual([
      ['cnpg-system', [8000, 5432]],
      ['data', [8000, 5432]],
      ['observability', [9187]],
    ]);
  });
});

describe('alerts', () => {
  const runbook = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'runbooks', 'postgres.md'), 'utf8');
  const names = [single, external, cnpg].flatMap((props) =>
    (build(props).objects.find(({ kind }) => kind === 'PrometheusRule')?.['spec'].groups[0].rules ?? []).map(
      ({ alert }: { alert: string }) => alert,
    ),
  );

  test.each([...new Set(names)])('%s has a section in the runbook', (name) => {
    expect(runbook.split('\n')).toContain(`## ${name}`);
  });
});

describe('what is refused', () => {
  const PATH = 'test/Postgres';

  test.each<[string, object, string]>([
    [
      'connections that do not fit',
      { ...single, maxConnections: 400 },
      `${PATH}/Single.memory: max_connections 400 × (work_mem 64Ki + 2Mi for each connection) = 825Mi does not fit into the 256Mi that shared_buffers 128Mi, maintenance and overhead leave of 512Mi (got {"maxConnections":400,"workMemory":"64Ki"}, allowed: at most 124 connections with this work_mem); raise memory, lower maxConnections or leave workMemory out`,
    ],
    [
      'sorts that do not fit',
      { ...single, workMemory: '64Mi' },
      `${PATH}/Single.memory: max_connections 100 × (work_mem 64Mi + 2Mi for each connection) = 6600Mi does not fit into the 256Mi that shared_buffers 128Mi, maintenance and overhead leave of 512Mi (got {"maxConnections":100,"workMemory":"64Mi"}, allowed: at most 3 connections with this work_mem); raise memory, lower maxConnections or leave workMemory out`,
    ],
    [
      'a number of connections that is none',
      { ...single, maxConnections: 1.5 },
      `${PATH}/Single.maxConnections: is out of range (got 1.5, allowed: a whole number, 10 to 5000)`,
    ],
    [
      'a certificate that is none',
      { ...single, tls: { secretName: 'x', certificateAuthority: 'x' } },
      `${PATH}/Single.tls.certificateAuthority: is not a certificate (allowed: PEM text that begins with -----BEGIN CERTIFICATE-----)`,
    ],
    [
      'a pattern for a host',
      { ...external, host: '*.example.com' },
      `${PATH}/External.host: is a pattern and no host (got "*.example.com", allowed: a name in DNS, such as keelson.postgres.database.azure.com); write the whole name`,
    ],
    [
      'an address for a host',
      { ...external, host: '10.1.2.3' },
      `${PATH}/External.host: is an address, and certificates are checked against names (got "10.1.2.3", allowed: a name in DNS, such as keelson.postgres.database.azure.com); write the name that the certificate holds`,
    ],
    [
      'a dot at the end of a host',
      { ...external, host: 'db.example.com.' },
      `${PATH}/External.host: ends with a dot, which certificates do not hold (got "db.example.com.", allowed: a name in DNS, such as keelson.postgres.database.azure.com); write db.example.com`,
    ],
    [
      'a range that is none',
      { ...external, cidr: '10.1.2.3' },
      `${PATH}/External.cidr: is not a range of addresses (got "10.1.2.3", allowed: CIDR such as 10.1.2.0/27)`,
    ],
    [
      'a place that is no bucket',
      { ...cnpg, backup: { ...cnpg.backup, destinationPath: '/backups' } },
      `${PATH}/Cnpg.backup.destinationPath: is not a place in an object store (got "/backups", allowed: s3://bucket/path)`,
    ],
  ])('%s', (_, props, message) => {
    expect(faultsOf(props)).toEqual([message]);
  });

  const asking = (name: string, options: object = {}): readonly string[] =>
    faultsOf(single, (server) => void server.declareDatabase({ name, ...options }));
  const AT = `${PATH}/Single/Databases`;
  const ALLOWED = 'a lower case letter, then up to 47 lower case letters, digits and "_"';

  test.each<[string, readonly string[], string]>([
    [
      'a reserved word',
      asking('user'),
      `${AT}.user.name: is a reserved word of SQL (got "user", allowed: ${ALLOWED}); write user_data`,
    ],
    [
      'a hyphen',
      asking('my-app'),
      `${AT}.my-app.name: is not a name for a database or a role (got "my-app", allowed: ${ALLOWED}); write my_app`,
    ],
    [
      'a quote',
      asking('a"; DROP ROLE postgres'),
      `${AT}.a"; DROP ROLE postgres.name: is not a name for a database or a role (got "a\\"; DROP ROLE postgres", allowed: ${ALLOWED}); write a_drop_role_postgres`,
    ],
    [
      'a name of the server itself',
      asking('shop', { owner: 'postgres' }),
      `${AT}.shop.owner: is a name of PostgreSQL itself (got "postgres", allowed: ${ALLOWED}); choose a name of your own`,
    ],
    [
      'an extension with SQL in it',
      asking('shop', { extensions: ['x"; DROP'] }),
      `${AT}.shop.extensions: is not the name of an extension (got "x\\"; DROP", allowed: such as btree_gin or uuid-ossp)`,
    ],
    [
      'limits beyond the server',
      asking('shop', { connectionLimit: 91 }),
      `${AT}.connectionLimit: the owners' connection limits are 91 together (got {"shop":91}, allowed: up to 90, which is maxConnections without those of administrator and exporter); raise maxConnections or lower connectionLimit`,
    ],
    [
      'a database that is declared twice',
      faultsOf(single, (server) => {
        server.declareDatabase({ name: 'shop' });
        server.declareDatabase({ name: 'shop' });
      }),
      `${AT}.name: the database is declared twice (got "shop"); declare it once, and add a client for each namespace that needs it`,
    ],
    [
      'two generations of one password',
      faultsOf(single, (server) => {
        server.declareDatabase({ name: 'shop' });
        server.declareDatabase({ name: 'shop_archive', owner: 'shop', passwordGeneration: 2 });
      }),
      `${AT}.passwordGeneration: role shop has two password generations (got [1,2]); raise the generation of all its databases together`,
    ],
  ])('%s', (_, faults, message) => {
    expect(faults).toEqual([message]);
  });

  test.each([
    [
      '30 2 * * *',
      '"30 2 * * *" has 5 fields, a schedule of CloudNativePG has 6 (allowed: second minute hour day-of-month month day-of-week, such as "0 30 2 * * *"); write "0 30 2 * * *": seconds come first',
    ],
    ['61 30 2 * * *', '"61 30 2 * * *": its second does not exist (allowed: 0 to 59, *, steps); '],
    ['0 61 2 * * *', '"0 61 2 * * *": its minute does not exist (allowed: 0 to 59, *, lists, ranges and steps); '],
  ])('schedule %s', (text, message) => {
    expect(refusal(() => sixFieldSchedule(text))).toBe(message);
  });

  test('a client of a database that another server has', () => {
    const ask = (): unknown =>
      build(single, (endpoint) => endpoint.addClient('apps', { database: { name: 'shop', owner: 'shop' } }));
    expect(refusal(ask)).toBe(
      'database "shop" is of another server than "postgres"; ask the server for a client on which the database was declared',
    );
  });

  test('a strategy that is not known', () => {
    expect(refusal(() => build({ ...single, strategy: 'patroni' } as unknown as PostgresProps))).toBe(
      'PostgreSQL strategy "patroni" is not known (allowed: single, cnpg); use single for one server, cnpg for several with failover, Postgres.fromExternal for one that someone else runs',
    );
  });
});
