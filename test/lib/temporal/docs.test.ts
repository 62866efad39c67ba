import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINE_PROFILES } from '../../../lib/agents';
import { Keda } from '../../../lib/keda';
import { Temporal, TemporalWorkers } from '../../../lib/temporal';
import type { Probes } from '../../../lib/workload';
import { shownExample, testedExample } from '../../support/example';
import { render } from '../../support/render';
import { CLUSTER, renderCluster } from './support';

const HEALTH = { name: 'health', number: 8080 };
const probes: Probes = {
  readiness: { type: 'http', port: HEALTH, path: '/ready' },
  liveness: { type: 'tcp', port: HEALTH },
};

const page = (path: string): string => readFileSync(join(__dirname, '../../../docs', path), 'utf8');

describe('docs/temporal.md', () => {
  test('the example works', () => {
    const rendered = render((chart) => {
      const keda = Keda.fromExternal(chart, 'Keda');
      // example: begin
      const temporal = new Temporal(chart, 'Temporal', {
        strategy: 'dev-server',
        name: 'temporal',
        namespace: 'temporal',
        namespaces: [{ name: 'agents' }],
        storage: '1Gi',
      });
      new TemporalWorkers(chart, 'Workers', {
        temporal: temporal.endpoint,
        temporalNamespace: 'agents',
        taskQueue: 'agents',
        name: 'agent-workers',
        namespace: 'apps',
        identity: { name: 'agent-workers', instance: 'agent-workers' },
        image: { repository: 'agent', tag: '1.0.0', firstParty: true },
        machine: MACHINE_PROFILES.laptop,
        longestLeaseSeconds: 600,
        maxReplicas: 10,
        probes,
        ports: [HEALTH],
        keda,
      });
      // example: end
    });
    expect(rendered.faults).toEqual([]);
  });

  test('shows the example as it is tested', () => {
    expect(shownExample('temporal.md')).toBe(testedExample(__filename));
  });
});

describe('docs/runbooks/temporal.md', () => {
  test('has a section for each alert, and no other', () => {
    const replicas = { ...CLUSTER.replicas, frontend: 2 };
    const rules: { alert: string; annotations: { runbook_url: string } }[] = renderCluster({ replicas }).one(
      'PrometheusRule',
      'temporal',
    )['spec'].groups[0].rules;
    const anchors = [...page('runbooks/temporal.md').matchAll(/^## (\S+)$/gm)].map(
      ([, heading]) => `docs/runbooks/temporal.md#${heading?.toLowerCase()}`,
    );
    expect([...anchors].sort()).toEqual([...new Set(rules.map((rule) => rule.annotations.runbook_url))].sort());
  });
});
