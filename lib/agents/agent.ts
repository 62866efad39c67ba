import type { Construct } from 'constructs';
import { checkWhole, clusterOf, faultsAt, type Cluster, type ComponentIdentity, type Fault, type Image } from '../core';
import type { KedaEndpoint } from '../keda';
import {
  observe,
  type EnvironmentValue,
  type Mount,
  type NetworkEndpoint,
  type PodProps,
  type WorkloadPod,
} from '../workload';
import { agentAlerts, type AgentObservation } from './alerts';
import { agentPanels } from './dashboard';
import type { MachineProfile } from './machine-profile';
import type { AgentQueue, AgentQueueClient } from './queue';

/** What a pool of agents and Jobs of agents have in common. */
export interface AgentProps {
  readonly name: string;
  readonly namespace: string;
  readonly identity: ComponentIdentity;
  readonly image: Image;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  readonly queue: AgentQueue;
  readonly machine: MachineProfile;
  /**
   * Seconds that an agent may hold a piece of work. An agent that is told to end gets this long to finish, and the queue may hand the work
   * to another after it.
   */
  readonly longestLeaseSeconds: number;
  /** @default - none */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** @default - none */
  readonly mounts?: readonly Mount[];
  /** Size of the scratch directory `/work`, a quantity such as `10Gi`. @default 2Gi */
  readonly scratch?: string;
  /** Whether the work survives to be interrupted at any time, so that cheap nodes may be used. @default true */
  readonly interruptible?: boolean;
  /** Client id of a cloud identity, where the cluster federates service accounts. @default - none */
  readonly workloadIdentityClientId?: string;
  /** What agents must reach besides the queue, for instance where sources come from. @default - nothing */
  readonly reaches?: readonly NetworkEndpoint[];
  /** Where traces and metrics go. @default - nowhere */
  readonly telemetry?: { readonly url: string; readonly endpoint: NetworkEndpoint };
}

/** Annotation and label of AKS workload identity. Source: azure.github.io/azure-workload-identity, "Service account labels and annotations". */
const WORKLOAD_IDENTITY = {
  clientId: 'azure.workload.identity/client-id',
  use: 'azure.workload.identity/use',
} as const;

/** Seconds added to a lease, for the last words after the work is done. */
const LEASE_MARGIN = 30;

/** The pods of agents, however they are scaled. */
export function agentPod(scope: Construct, props: AgentProps, queue: AgentQueueClient): PodProps {
  const identified = props.workloadIdentityClientId !== undefined && clusterOf(scope).workloadIdentity;
  const pool: keyof Cluster['nodePools'] = (props.interruptible ?? true) ? 'interruptible' : 'general';
  return {
    name: props.name,
    namespace: props.namespace,
    identity: props.identity,
    priority: 'keelson-agents',
    pool,
    architectures: props.machine.architectures,
    terminationGracePeriodSeconds: props.longestLeaseSeconds + LEASE_MARGIN,
    serviceAccountAnnotations: identified
      ? { [WORKLOAD_IDENTITY.clientId]: props.workloadIdentityClientId as string }
      : undefined,
    podLabels: identified ? { [WORKLOAD_IDENTITY.use]: 'true' } : undefined,
    containers: [
      {
        name: 'agent',
        image: props.image,
        command: props.command,
        resources: props.machine.resources,
        environment: {
          AGENT_NAME: { fieldPath: 'metadata.name' },
          AGENT_LEASE_SECONDS: String(props.longestLeaseSeconds),
          AGENT_PARALLELISM: String(props.machine.parallelism),
          ...(props.telemetry === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: props.telemetry.url }),
          ...queue.environment,
          ...props.environment,
        },
        mounts: [
          ...queue.mounts,
          { volume: { type: 'empty', name: 'scratch', size: props.scratch ?? '2Gi' }, path: '/work' },
          { volume: { type: 'empty', name: 'tmp', size: '256Mi' }, path: '/tmp' },
          ...(props.mounts ?? []),
        ],
      },
    ],
  };
}

/** Opens the ways that an agent needs, and no other. */
export function connectAgent(pod: WorkloadPod, props: AgentProps, queue: AgentQueueClient): void {
  queue.connect(pod);
  const others = [...(props.reaches ?? []), ...(props.telemetry === undefined ? [] : [props.telemetry.endpoint])];
  for (const endpoint of others) {
    pod.connections.connectTo(endpoint);
  }
}

/** Alerts and dashboard of these agents. */
export function observeAgents(
  scope: Construct,
  kind: AgentObservation['kind'],
  pod: WorkloadPod,
  props: AgentProps & { readonly maxReplicas: number; readonly keda: KedaEndpoint },
  queue: AgentQueueClient,
): void {
  const { name, namespace } = props;
  const observed: AgentObservation = {
    kind,
    name,
    namespace,
    maxReplicas: props.maxReplicas,
    entriesPerAgent: queue.entriesPerAgent ?? 1,
    measures: queue.measures ?? queue.trigger.triggers.map(({ type }) => type),
    scalersWatched: props.keda.watchesScalers,
  };
  observe(scope, {
    name,
    namespace,
    labels: pod.labels,
    runbook: 'agents',
    alerts: () => agentAlerts(observed),
    dashboard: { title: `Agents: ${name}`, tags: [kind], panels: agentPanels(observed) },
  });
}

export function agentFaults(path: string, { longestLeaseSeconds, machine }: AgentProps): Fault[] {
  return faultsAt(path, {
    longestLeaseSeconds: checkWhole(longestLeaseSeconds, { unit: 'seconds' }),
    'machine.parallelism': checkWhole(machine.parallelism),
    'machine.architectures':
      machine.architectures.length > 0
        ? undefined
        : { message: 'is empty, so no node would do', got: [], allowed: 'amd64, arm64 or both' },
  });
}
