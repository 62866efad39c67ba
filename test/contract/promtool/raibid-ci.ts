import type { AlertCases } from './case';

const server = (replica: string): string =>
  `up{namespace="raibid-ci",service="raibid-server",pod="raibid-server-${replica}"}`;
const AVAILABLE = 'kube_deployment_status_replicas_available{namespace="raibid-ci",deployment="raibid-server"}';
const RESTARTS =
  'kube_pod_container_status_restarts_total{namespace="raibid-ci",pod="raibid-server-5d9c8f7b6d-x7k2p",container="server"}';

export const RAIBID_CI_CASES: readonly AlertCases[] = [
  {
    source: 'staging',
    rule: 'raibid-ci/raibid-server',
    cases: [
      {
        alert: 'RaibidServerDown',
        fires: { [server('a')]: '0x5' },
        quiet: { [server('a')]: '0x5', [server('b')]: '1x5' },
        after: '3m',
        says: 'raibid-server does not answer',
      },
      {
        alert: 'RaibidServerNotReady',
        fires: { [server('a')]: '1x9', [AVAILABLE]: '0x9' },
        quiet: { [server('a')]: '1x9', [AVAILABLE]: '1x9' },
        after: '6m',
        says: 'raibid-server runs, but says that it can not work',
      },
      {
        alert: 'RaibidServerReplicaDown',
        fires: { [server('a')]: '1x20', [server('b')]: '0x20' },
        quiet: { [server('a')]: '1x20', [server('b')]: '1x20' },
        after: '16m',
        says: '1 of 2 replicas of raibid-server answer',
      },
      {
        alert: 'RaibidServerRestarts',
        fires: { [RESTARTS]: '0x5 4x60' },
        quiet: { [RESTARTS]: '0x5 3x60' },
        after: '60m',
        says: 'raibid-server was started again 4 times within an hour',
      },
    ],
  },
];
