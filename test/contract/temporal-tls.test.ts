import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { SERVICE_ROLES } from '../../lib/temporal';
import { makeCertificates } from './support/redis-certificates';
import { until } from './support/redis-node';
import { health } from './support/temporal-health';
import { TemporalServers } from './support/temporal-servers';

/*
 * The four services with certificates between them, as synthesized. Every request of a client makes the frontend ask history and matching,
 * so what completes has gone through TLS.
 */

jest.setTimeout(240_000);

let directory: string;
let servers: TemporalServers;
let connection: Connection | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-temporal-tls-'));
  chmodSync(directory, 0o755);
  const { certificateAuthority, secret } = makeCertificates(directory, ['127.0.0.1']);
  servers = new TemporalServers(
    directory,
    { tls: { secretName: 'temporal-tls', certificateAuthority, serverName: '127.0.0.1' } },
    { 'temporal-tls': secret },
  );
  await servers.prepare();
}, 900_000);

afterAll(async () => {
  await connection?.close();
  await servers?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('services show each other certificates, and do their work', async () => {
  for (const store of ['default', 'visibility']) {
    expect((await servers.job(`temporal-schema-${store}`).runToEnd()).code).toBe(0);
  }
  await servers.startAll();
  for (const role of SERVICE_ROLES) {
    const expected = role === 'frontend' ? 'SERVING' : 'CONNECTED';
    expect({ role, answer: await servers.readiness(role) }).toEqual({ role, answer: expected });
  }
  expect((await servers.job('temporal-namespace').runToEnd()).code).toBe(0);
  connection = await Connection.connect({ address: servers.address });
  const { workflow } = new Client({ connection, namespace: 'agents' });
  await until('a workflow is taken', async () => {
    const handle = await workflow.start('greet', { taskQueue: 'agents', workflowId: `greet-${Date.now()}` });
    return (await handle.describe()).status.name === 'RUNNING';
  });
});

test('who shows none is not answered', async () => {
  const ask = health(servers.addressOf('history'), 'temporal.api.workflowservice.v1.HistoryService');
  await expect(ask).rejects.toThrow(/UNAVAILABLE|DEADLINE_EXCEEDED/);
});
