export { type Alert, Alerts, type AlertsProps, provideRunbooks } from './alerts';
export type { ContainerProps, EnvironmentValue } from './container';
export { type CronJobProps, CronJobWorkload } from './cron-job';
export { type DaemonSetProps, DaemonSetWorkload } from './daemon-set';
export { Dashboard, type DashboardPanel, type DashboardProps, type DashboardQuery } from './dashboard';
export { type DeploymentProps, DeploymentWorkload } from './deployment';
export { hashedJob, type HashedJobProps } from './hashed-job';
export { type JobProps, JobWorkload } from './job';
export { ServiceMonitorFor, type ServiceMonitorForProps } from './monitor';
export {
  KUBERNETES_API,
  NetworkEdges,
  type NetworkEdgesProps,
  type NetworkEndpoint,
  type NetworkPeer,
  PUBLIC_HTTPS,
} from './network';
export { type PodProps, type PriorityClassName, WorkloadPod } from './pod';
export type { Probe, ProbeHandler, Probes, ProbeTiming } from './probes';
export type { Resources } from './resources';
export { InternalService, type ServiceProps } from './service';
export type { ApiRule } from './service-account';
export { type ClaimTemplate, type StatefulSetProps, StatefulSetWorkload } from './stateful-set';
export type { Mount, Volume } from './volumes';
