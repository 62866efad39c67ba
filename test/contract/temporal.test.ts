import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { Worker, NativeConnection, Runtime, DefaultLogger } from '@temporalio/worker';
import { SERVICE_ROLES } from '../../lib/temporal';
import { until } from './support/redis-node';
import { TemporalServers } from './support/temporal-servers';

/*
 * The real servers, schema tool and command line of Temporal over a real PostgreSQL, with commands, environment and files out of the
 * synthesized manifests; only addresses, ports and paths are others. Not proven: the images, and the network policies between pods.
 */

jest.setTimeout(180_000);

const TASK_QUEUE = 'agents';

let directory: string;
let servers: TemporalServers;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  directory = mkdtempSync(join(tmpdir(), 'keelson-temporal-'));
  // PostgreSQL runs as a user of its own.
  chmodSync(directory, 0o755);
  servers = new TemporalServers(directory);
  await servers.prepare();
}, 900_000);

afterAll(async () => {
  await connection?.close();
  await servers?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe.each([
  ['default', 'temporal', '1.19'],
  ['visibility', 'temporal_visibility', '1.14'],
])('the schema Job of the %s store', (store, database, version) => {
  test.each(['makes the schema', 'leaves it as it is'])('%s', async () => {
    const { code, output } = await servers.job(`temporal-schema-${store}`).runToEnd();
    expect({ code, said: code === 0 ? '' : output }).toEqual({ code: 0, said: '' });
    expect(servers.postgres.sql('SELECT curr_version FROM schema_version', database)).toBe(version);
  });
});

describe('the servers', () => {
  test('find nothing wrong with the dynamic configuration', async () => {
    const pod = servers.deployment('temporal-frontend', 'validate');
    pod.mountAll();
    const { code, output } = await pod.run([
      'temporal-server',
      'validate-dynamic-config',
      '/etc/temporal/dynamic-config/dynamic_config.yaml',
    ]);
    expect({ code, output }).toEqual({
      code: 0,
      output: `${pod.directoryOf('dynamic-config')}/dynamic_config.yaml\n`,
    });
  });

  test('start with the synthesized configuration, and each says that it is ready', async () => {
    await servers.startAll();
    for (const role of SERVICE_ROLES) {
      expect({ role, answer: await servers.readiness(role) }).toEqual({ role, answer: 'SERVING' });
    }
    connection = await Connection.connect({ address: servers.address });
  });

  test('read the configuration without a word of warning', () => {
    const said = SERVICE_ROLES.flatMap((role) => servers.warnings(role));
    expect(said).toEqual([]);
  });

  test('find each other', async () => {
    const { members } = await servers.cluster();
    expect(members).toEqual([...SERVICE_ROLES].sort());
  });
});

describe('the namespace Job', () => {
  test.each(['makes the namespace', 'leaves it as it is'])('%s', async () => {
    const { code, output } = await servers.job('temporal-namespace').runToEnd();
    expect({ code, said: code === 0 ? '' : output }).toEqual({ code: 0, said: '' });
    const { namespaceInfo, config } = await connection.workflowService.describeNamespace({ namespace: 'agents' });
    expect({
      name: namespaceInfo?.name,
      description: namespaceInfo?.description,
      retention: Number(config?.workflowExecutionRetentionTtl?.seconds),
    }).toEqual({ name: 'agents', description: 'Work of "agents"', retention: 3 * 24 * 3600 });
  });
});

describe('work', () => {
  let worker: Worker | undefined;
  let running: Promise<void> | undefined;

  beforeAll(async () => {
    client = new Client({ connection, namespace: 'agents' });
    // One that waits for its worker, as work does after a night.
    await until('the namespace is known to all servers', async () => {
      await client.workflow.start('greet', { taskQueue: TASK_QUEUE, workflowId: 'early', args: ['early'] });
      return true;
    });
    const native = await NativeConnection.connect({ address: servers.address });
    worker = await Worker.create({
      connection: native,
      namespace: 'agents',
      taskQueue: TASK_QUEUE,
      workflowsPath: require.resolve('./support/temporal-workflow'),
      activities: {
        shout: (text: string) =>
          text === 'fail' ? Promise.reject(new Error('as asked')) : Promise.resolve(`${text.toUpperCase()}!`),
      },
    });
    running = worker.run();
  });

  afterAll(async () => {
    worker?.shutdown();
    await running;
  });

  test('a workflow and its activity complete', async () => {
    const result = client.workflow.execute('greet', {
      taskQueue: TASK_QUEUE,
      workflowId: 'greet',
      args: ['keelson'],
    });
    expect(await result).toBe('Hello KEELSON!');
    expect(await client.workflow.getHandle('early').result()).toBe('Hello EARLY!');
  });

  test('one that fails says so', async () => {
    const result = client.workflow.execute('fail', { taskQueue: TASK_QUEUE, workflowId: 'fail' });
    await expect(result).rejects.toThrow(WorkflowFailedError);
  });

  test('visibility finds what has ended', async () => {
    await until('the list holds both', async () => {
      const found: string[] = [];
      for await (const workflow of client.workflow.list({ query: 'ExecutionStatus != "Running"' })) {
        found.push(`${workflow.type} ${workflow.status.name}`);
      }
      return found.includes('greet COMPLETED') && found.includes('fail FAILED');
    });
  });

  test('alerts and dashboard ask for metrics that the servers have', async () => {
    const start = (workflowId: string, timeout?: '1 second'): Promise<unknown> =>
      client.workflow.start('greet', {
        taskQueue: 'nobody',
        workflowId,
        args: ['nobody'],
        ...(timeout === undefined ? {} : { workflowExecutionTimeout: timeout }),
      });
    await Promise.all([start('waits'), start('expires', '1 second')]);
    const asked = servers.askedMetrics();
    const missing = async (): Promise<string[]> => {
      const served = await servers.metricNames();
      return asked.filter((name) => !served.has(name));
    };
    await until(
      'all that can be had without an accident are there',
      async () => (await missing()).length <= 3,
      120,
    ).catch(() => undefined);
    // These come with an accident; that the program knows them is all that can be said here.
    const rare = ['no_poller_tasks', 'persistence_errors', 'shard_closed_count'];
    expect((await missing()).filter((name) => !rare.includes(name))).toEqual([]);
    const program = readFileSync(servers.program('temporal-server'));
    expect(rare.filter((name) => !program.includes(name))).toEqual([]);
  });

  test('times are in seconds', async () => {
    expect((await servers.buckets('persistence_latency_bucket')).slice(0, 3)).toEqual(['0.001', '0.002', '0.005']);
  });
});

describe('the page', () => {
  test('answers its probe, and shows the namespaces that the servers have', async () => {
    const address = await servers.startPage();
    const answer = await fetch(`${address}/api/v1/namespaces`);
    const { namespaces } = (await answer.json()) as { namespaces: { namespaceInfo: { name: string } }[] };
    expect(namespaces.map(({ namespaceInfo }) => namespaceInfo.name).sort()).toEqual(['agents', 'temporal-system']);
  });

  test('answers no other site', async () => {
    const answer = await fetch(`${servers.pageAddress}/api/v1/namespaces`, {
      headers: { Origin: 'https://example.org' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a restart', () => {
  test('a frontend that is told to end ends by itself, and what was done is still there', async () => {
    expect(await servers.restart('frontend')).toBe(0);
    await until('the workflow is found again', async () => {
      const description = await client.workflow.getHandle('fail').describe();
      return description.status.name === 'FAILED';
    });
  });
});
