export { TemporalCluster } from './cluster';
export {
  type TemporalClient,
  type TemporalClientOptions,
  type TemporalCredentials,
  type TemporalEndpoint,
  temporalEnvironment,
  temporalMounts,
  type TemporalNamespaceProps,
} from './endpoint';
export type { ExternalTemporalCredentials, ExternalTemporalProps } from './external';
export { SERVICE_PORTS, SERVICE_ROLES, type ServiceRole } from './layout';
export {
  connectionsNeeded,
  type DynamicValue,
  type TemporalClusterProps,
  type TemporalDatabases,
  type TemporalDeployed,
  type TemporalDevServerProps,
  type TemporalProps,
  type TemporalStrategy,
  type TemporalTls,
} from './props';
export { Temporal } from './temporal';
export { upgradeFaults, type UpgradeProps } from './upgrade';
export { temporalAgentQueue, type TemporalTaskQueueProps, TemporalWorkers, type TemporalWorkersProps } from './workers';
