import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentAlerts, type AgentObservation } from '../../../lib/agents/alerts';
import { agentPanels } from '../../../lib/agents/dashboard';
import type { Alert, DashboardPanel } from '../../../lib/workload';

const jobs: AgentObservation = {
  kind: 'jobs',
  name: 'builder',
  namespace: 'ci',
  maxReplicas: 10,
  entriesPerAgent: 2,
  measures: ['waiting', 'in work'],
  scalersWatched: true,
};

const alertsOf = (overrides: Partial<AgentObservation> = {}): Alert[] => agentAlerts({ ...jobs, ...overrides });

const panelsOf = (overrides: Partial<AgentObservation> = {}): DashboardPanel[] =>
  agentPanels({ ...jobs, ...overrides });

const named = (alerts: readonly Alert[]): string[] =>
  alerts.map(({ name, severity, forDuration }) => `${name} ${severity} ${forDuration}`);

describe('alerts of agents', () => {
  test('Jobs', () => {
    expect(named(alertsOf())).toEqual([
      'AgentsAtMaximum warning 30m',
      'AgentsMissing critical 15m',
      'AgentJobsFail warning 0s',
    ]);
  });

  test('a pool', () => {
    expect(named(alertsOf({ kind: 'pool' }))).toEqual([
      'AgentsAtMaximum warning 30m',
      'AgentsMissing critical 15m',
      'AgentsAsleep critical 10m',
      'AgentsRestart warning 0s',
    ]);
  });

  test.each(['jobs', 'pool'] as const)('errors of the scaler only where KEDA does not tell of them: %s', (kind) => {
    expect(named(alertsOf({ kind, scalersWatched: false })).slice(-1)).toEqual(['AgentScalerErrors critical 10m']);
  });

  test('know how much work the maximum of agents can have', () => {
    expect(alertsOf()[0]?.expr).toBe(
      'sum(max by (triggerIndex) (keda_scaler_metrics_value{exported_namespace="ci",scaledObject="builder",type="scaledjob"})) > 20',
    );
  });

  test('have a section each in the runbook, and no other has', () => {
    const page = readFileSync(join(__dirname, '../../../docs/runbooks/agents.md'), 'utf8');
    const headings = [...page.matchAll(/^## (\S+)$/gm)].map(([, heading]) => heading);
    const all = [...alertsOf(), ...alertsOf({ kind: 'pool', scalersWatched: false })];
    expect(headings.sort()).toEqual([...new Set(all.map(({ name }) => name))].sort());
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
    expect(work?.queries.map(({ expr, legend }) => [legend, expr])).toEqual([
      ['waiting', of(0)],
      ['in work', of(1)],
    ]);
  });
});
