import { Construct } from 'constructs';
import type { Image } from '../core';
import {
  DeploymentWorkload,
  type InternalService,
  observedService,
  type Mount,
  type NetworkEndpoint,
  type Probes,
  type Resources,
} from '../workload';
import {
  CONFIG_DIRECTORY,
  CONFIG_FILE_NAME,
  HEALTH_SERVICES,
  METRICS_PORT,
  SERVICE_PORTS,
  type ServiceRole,
} from './layout';

export interface TemporalServiceProps {
  /** Name of the instance. */
  readonly name: string;
  readonly namespace: string;
  readonly role: ServiceRole;
  readonly replicas: number;
  readonly image: Image;
  readonly mounts: readonly Mount[];
  /** Whether the other roles speak TLS to this one. */
  readonly tls: boolean;
}

/** A first start waits for others: the worker for the frontend, the frontend for the ring. */
const STARTUP = { periodSeconds: 3, timeoutSeconds: 3, failureThreshold: 100 } as const;

/** History keeps workflows in memory, and everything waits for it; the others pass things on. */
const RESOURCES: Readonly<Record<ServiceRole, Resources>> = {
  frontend: resources('100m', '1', '256Mi', '512Mi'),
  history: resources('250m', '2', '512Mi', '1Gi'),
  matching: resources('100m', '1', '256Mi', '512Mi'),
  worker: resources('100m', '1', '256Mi', '512Mi'),
};

/** One of the four roles, as pods of its own. */
export class TemporalService extends Construct {
  readonly role: ServiceRole;
  readonly workload: DeploymentWorkload;
  readonly service: InternalService;

  constructor(scope: Construct, id: string, props: TemporalServiceProps) {
    super(scope, id);
    const { name, namespace, role } = props;
    const { grpc, membership } = SERVICE_PORTS[role];
    this.role = role;
    const identity = {
      name: `temporal-${role}`,
      instance: name,
      component: role,
      partOf: 'temporal',
      version: props.image.tag,
    };
    this.workload = new DeploymentWorkload(this, 'Workload', {
      name: `${name}-${role}`,
      namespace,
      identity,
      replicas: props.replicas,
      priority: 'keelson-platform',
      // 10 s until all know that it goes (alignMembershipChange), 10 s in which it still answers, and what it had begun.
      terminationGracePeriodSeconds: 60,
      containers: [
        {
          name: role,
          image: props.image,
          // Who may connect is decided by network policies, not by an authorizer; the flag says that this is meant.
          command: ['temporal-server', '--allow-no-auth', 'start', '--service', role],
          environment: {
            TEMPORAL_SERVER_CONFIG_FILE_PATH: `${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME}`,
            POD_IP: { fieldPath: 'status.podIP' },
          },
          ports: [grpc, membership, METRICS_PORT],
          mounts: props.mounts,
          resources: RESOURCES[role],
          probes: probes(role, props.tls),
        },
      ],
    });
    const { pod } = this.workload;
    // The frontend is one address for its clients. The others find each other by the ring; their Service is for Prometheus and people.
    this.service = observedService(this, 'Service', {
      pod,
      ports: [grpc, METRICS_PORT],
      metrics: METRICS_PORT,
      headless: role !== 'frontend',
    });
  }

  /** Where clients of this role connect. */
  get network(): NetworkEndpoint {
    const { pod } = this.workload;
    return { peer: pod.peer, ports: [SERVICE_PORTS[this.role].grpc], edges: pod.connections };
  }

  /** Where the ring of all pods gossips. */
  get ring(): NetworkEndpoint {
    const { pod } = this.workload;
    return { peer: pod.peer, ports: [SERVICE_PORTS[this.role].membership], edges: pod.connections };
  }
}

/**
 * The role's own health service says whether it takes requests; that a port answers says that the process lives. The kubelet's gRPC probe
 * speaks plain text only, so behind TLS both are connections, to two different ports. The frontend speaks plain text either way.
 */
function probes(role: ServiceRole, tls: boolean): Probes {
  const { grpc, membership } = SERVICE_PORTS[role];
  const liveness = { type: 'tcp', port: membership, periodSeconds: 20, failureThreshold: 6 } as const;
  const readiness =
    tls && role !== 'frontend'
      ? ({ type: 'tcp', port: grpc } as const)
      : ({ type: 'grpc', port: grpc, service: HEALTH_SERVICES[role] } as const);
  return { startup: { ...readiness, ...STARTUP }, readiness, liveness };
}

function resources(cpu: string, cpuLimit: string, memory: string, memoryLimit: string): Resources {
  return {
    cpu: { request: cpu, limit: cpuLimit },
    memory: { request: memory, limit: memoryLimit },
    ephemeralStorage: { request: '32Mi', limit: '128Mi' },
  };
}
