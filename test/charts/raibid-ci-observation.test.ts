import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RaibidServerObservation } from '../../charts/apps/raibid-ci-observation';
import { render, type RenderResult } from '../support/render';

const renderServer = (replicas: number): RenderResult =>
  render((chart) => {
    new RaibidServerObservation(chart, 'Observation', {
      name: 'raibid-server',
      namespace: 'raibid-ci',
      labels: { 'app.kubernetes.io/name': 'raibid-server' },
      replicas,
      jobs: { stream: 'raibid:jobs', group: 'raibid-workers' },
    });
  });

interface Rule {
  readonly alert: string;
  readonly annotations: { readonly runbook_url: string };
}

const rulesOf = (replicas: number): readonly Rule[] =>
  renderServer(replicas).one('PrometheusRule', 'raibid-server').spec.groups[0].rules;

describe("alerts of raibid-ci's server", () => {
  test('one replica is not missed beside the whole', () => {
    expect(rulesOf(1).map(({ alert }) => alert)).toEqual([
      'RaibidServerDown',
      'RaibidServerNotReady',
      'RaibidServerRestarts',
    ]);
  });

  test('have a section each in the runbook, and no other has', () => {
    const page = readFileSync(join(__dirname, '../../docs/runbooks/raibid-ci.md'), 'utf8');
    const anchors = [...page.matchAll(/^## (\S+)$/gm)].map(
      ([, heading]) => `docs/runbooks/raibid-ci.md#${heading?.toLowerCase()}`,
    );
    expect(anchors).toEqual(rulesOf(2).map(({ annotations }) => annotations.runbook_url));
  });
});

test("the dashboard shows the server and the agents' queue", () => {
  const { data } = renderServer(1).one('ConfigMap', 'raibid-server-dashboard');
  const model = JSON.parse(data['raibid-server.json']) as { panels: { title: string }[] };
  expect(model.panels.map(({ title }) => title)).toEqual([
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
