import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentAlerts, AgentDashboard, type AgentObservationProps } from '../../../lib/agents';
import { render } from '../../support/render';

const jobs: AgentObservationProps = {
  kind: 'jobs',
  name: 'builder',
  namespace: 'ci',
  labels: { 'app.kubernetes.io/name': 'builder' },
  maxReplicas: 10,
  entriesPerAgent: 2,
  measures: ['waiting', 'in work'],
  scalersWatched: true,
};

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly runbook_url: string };
}

const rulesOf = (overrides: Partial<AgentObservationProps> = {}): readonly Rule[] =>
  render((chart) => {
    new AgentAlerts(chart, 'Alerts', { ...jobs, ...overrides });
  }).one('PrometheusRule', 'builder').spec.groups[0].rules;

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const panelsOf = (overrides: Partial<AgentObservationProps> = {}): readonly Panel[] =>
  (
    JSON.parse(
      render((chart) => {
        new AgentDashboard(chart, 'Dashboard', { ...jobs, ...overrides });
      }).one('ConfigMap', 'builder-dashboard').data['builder.json'],
    ) as { panels: Panel[] }
  ).panels;

const named = (rules: readonly Rule[]): string[] =>
  rules.map(({ alert, labels, for: duration }) => `${alert} ${labels['severity']} ${duration}`);

describe('alerts of agents', () => {
  test('Jobs', () => {
    expect(named(rulesOf())).toEqual([
      'AgentsAtMaximum warning 30m',
      'AgentsMissing critical 15m',
      'AgentJobsFail warning 0s',
    ]);
  });

  test('a pool', () => {
    expect(named(rulesOf({ kind: 'pool' }))).toEqual([
      'AgentsAtMaximum warning 30m',
      'AgentsMissing critical 15m',
      'AgentsAsleep critical 10m',
      'AgentsRestart warning 0s',
    ]);
  });

  test.each(['jobs', 'pool'] as const)('errors of the scaler only where KEDA does not tell of them: %s', (kind) => {
    expect(named(rulesOf({ kind, scalersWatched: false })).slice(-1)).toEqual(['AgentScalerErrors critical 10m']);
  });

  test('know how much work the maximum of agents can have', () => {
    expect(rulesOf()[0]?.expr).toBe(
      'sum(max by (triggerIndex) (keda_scaler_metrics_value{exported_namespace="ci",scaledObject="builder",type="scaledjob"})) > 20',
    );
  });

  test('have a section each in the runbook, and no other has', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/agents.md'), 'utf8');
    const anchors = [...page.matchAll(/^## (\S+)$/gm)].map(
      ([, heading]) => `docs/runbooks/agents.md#${heading?.toLowerCase()}`,
    );
    const all = [...rulesOf(), ...rulesOf({ kind: 'pool', scalersWatched: false })];
    const links = new Set(all.map(({ annotations }) => annotations.runbook_url));
    expect([...anchors].sort()).toEqual([...links].sort());
  });
});

describe('dashboard of agents', () => {
  const common = ['Cores', 'Memory', 'Time to ask the queue', 'Errors of the scaler'];

  test('Jobs', () => {
    expect(panelsOf().map(({ title }) => title)).toEqual([
      'Agents at work',
      'Pieces of work in the queue',
      'Scaler sees work',
      'Failed Jobs of the last hour',
      'Work',
      'Agents',
      'Time per piece of work, of the last five',
      ...common,
    ]);
  });

  test('a pool', () => {
    expect(panelsOf({ kind: 'pool' }).map(({ title }) => title)).toEqual([
      'Agents at work',
      'Pieces of work in the queue',
      'Scaler sees work',
      'Restarts within the last hour',
      'Work',
      'Agents',
      ...common,
    ]);
  });

  test('shows what each trigger counts by its name', () => {
    const [work] = panelsOf().filter(({ title }) => title === 'Work');
    const of = (trigger: number): string =>
      `max(keda_scaler_metrics_value{exported_namespace="ci",scaledObject="builder",type="scaledjob",triggerIndex="${trigger}"})`;
    expect(work?.targets.map(({ expr, legendFormat }) => [legendFormat, expr])).toEqual([
      ['waiting', of(0)],
      ['in work', of(1)],
    ]);
  });
});
