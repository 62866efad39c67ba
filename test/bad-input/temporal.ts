import type { Chart } from 'cdk8s';
import { Temporal, type TemporalClusterProps } from '../../lib/temporal';
import { CLUSTER } from '../lib/temporal/support';
import { render } from '../support/render';
import { NOTHING, refusal, type Row } from './row';

/** A slip of somebody who asks for a Temporal. */
const inCluster = (what: string, overrides: Partial<TemporalClusterProps>, message: string): Row => ({
  id: 'B21',
  what,
  message,
  speak: () =>
    render((chart: Chart) => {
      new Temporal(chart, 'Temporal', { ...CLUSTER, ...overrides });
    }).faults.join('\n') || NOTHING,
});

const retention = (retentionDays: number): Partial<TemporalClusterProps> => ({
  namespaces: [{ name: 'agents', retentionDays }],
});

/** What Temporal would take, or refuse at its start, and never forgive. */
export const temporal: readonly Row[] = [
  inCluster(
    'a retention of nothing',
    retention(0),
    'test/Temporal/Cluster.namespaces.agents.retentionDays: is out of range (got 0, allowed: a whole number, 1 to 3650)',
  ),
  inCluster(
    'a negative retention',
    retention(-3),
    'test/Temporal/Cluster.namespaces.agents.retentionDays: is out of range (got -3, allowed: a whole number, 1 to 3650)',
  ),
  inCluster(
    'other shards than were deployed',
    { deployed: { version: '1.31.2', numHistoryShards: 4 } },
    "test/Temporal/Cluster.numHistoryShards: can't change after the first deployment: every stored workflow would be looked for in the wrong shard (got 512, allowed: 4); write 4, or move the workflows to a new cluster",
  ),
  inCluster(
    'a minor version that is skipped',
    { deployed: { version: '1.29.3', numHistoryShards: 512 } },
    'test/Temporal/Cluster.deployed.version: skips a minor version on the way to 1.31.2 (got "1.29.3", allowed: 1.30.x or 1.31.x); go to 1.30 first, one minor version at a time',
  ),
  inCluster(
    'tools of another minor version than the server',
    { adminToolsImage: { repository: 'docker.io/temporalio/admin-tools', tag: '1.30.4', firstParty: false } },
    'test/Temporal/Cluster.adminToolsImage: does not match the server: each minor version has a schema of its own (got "1.30.4", allowed: 1.31.x); raise both together in lib/core/versions.ts',
  ),
  {
    id: 'B21',
    what: 'a persistence that nobody knows',
    message:
      'Temporal strategy "cassandra" is not known (allowed: dev-server, cluster)\nfix: use dev-server for development, cluster for four services over PostgreSQL',
    speak: () =>
      refusal(() =>
        render((chart) => {
          new Temporal(chart, 'Temporal', { ...CLUSTER, strategy: 'cassandra' as 'cluster' });
        }),
      ),
  },
];
