export { type Alert, provideRunbooks } from './alerts';
export { BootstrapJob, type BootstrapJobProps } from './bootstrap-job';
export { AUTHORITY_FILE, certificateAuthorityIn, type CertificateAuthorityProps } from './certificate-authority';
export {
  type CertificateAuthority,
  type ClientDirectories,
  clientEnvironment,
  clientMounts,
  type ClientTls,
  type Endpoint,
  type MountedSecret,
  type NetworkClient,
  networkClient,
  type PasswordClient,
} from './client';
export { ConfigFiles, type ConfigFilesProps } from './config-files';
export type { ContainerProps, EnvironmentValue } from './container';
export { type CronJobProps, CronJobWorkload } from './cron-job';
export { type DaemonSetProps, DaemonSetWorkload } from './daemon-set';
export { type DashboardPanel, type DashboardQuery, stat, timeSeries } from './dashboard';
export { type DeploymentProps, DeploymentWorkload } from './deployment';
export { type JobProps, JobWorkload } from './job';
export { observedService, type ObservedServiceProps, seriesOf } from './monitor';
export {
  KUBERNETES_API,
  NetworkEdges,
  type NetworkEdgesProps,
  type NetworkEndpoint,
  type NetworkPeer,
  PUBLIC_HTTPS,
} from './network';
export { type Observation, type ObservationDashboard, observe, observer } from './observe';
export { type PodProps, type PriorityClassName, WorkloadPod } from './pod';
export { httpProbes, type Probe, type ProbeHandler, type Probes, type ProbeTiming } from './probes';
export { resourceBounds, type Resources } from './resources';
export { InternalService, type ServiceProps } from './service';
export type { ApiRule } from './service-account';
export { type ClaimTemplate, type StatefulSetProps, StatefulSetWorkload } from './stateful-set';
export type { Mount, Volume } from './volumes';
