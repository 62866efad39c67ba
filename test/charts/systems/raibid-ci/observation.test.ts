import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { raibidServerAlerts, raibidServerPanels } from '../../../../charts/systems/raibid-ci';

const server = {
  name: 'raibid-server',
  namespace: 'raibid-ci',
  replicas: 1,
  jobs: { stream: 'raibid:jobs', group: 'raibid-workers' },
};

const alertsOf = (replicas: number): string[] => raibidServerAlerts({ ...server, replicas }).map(({ name }) => name);

describe("alerts of raibid-ci's server", () => {
  test('one replica is not missed beside the whole', () => {
    expect(alertsOf(1)).toEqual(['RaibidServerDown', 'RaibidServerNotReady', 'RaibidServerRestarts']);
  });

  test('have a section each in the runbook, and no other has', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/runbooks/raibid-ci.md'), 'utf8');
    const headings = [...page.matchAll(/^## (\S+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(alertsOf(2));
  });
});

test("the dashboard shows the server and the agents' queue", () => {
  expect(raibidServerPanels(server).map(({ title }) => title)).toEqual([
    'Servers that answer',
    'Servers that can work',
    'Restarts within the last hour',
    'Jobs that wait',
    'Jobs',
    'Jobs put on the queue',
    'Cores',
    'Memory',
  ]);
});
