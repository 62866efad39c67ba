import { Construct } from 'constructs';
import { AgentPool, type AgentPoolProps, type AgentQueue, type AgentQueueClient } from '../agents';
import { temporalTrigger, type TemporalTriggerProps } from '../keda';
import { temporalEnvironment, temporalMounts, type TemporalClient, type TemporalEndpoint } from './endpoint';

export interface TemporalTaskQueueProps {
  readonly temporal: TemporalEndpoint;
  /** Name of the Temporal namespace, which must be declared. */
  readonly temporalNamespace: string;
  /** Name of the task queue, for instance `agents`. */
  readonly taskQueue: string;
  /** What the workers do. Activities leave no backlog while they run, so pools that do them keep one worker. @default - both */
  readonly queueTypes?: readonly ('workflow' | 'activity')[];
  /** Backlog that one worker carries. @default 5 */
  readonly targetQueueSize?: number;
}

/** A task queue of Temporal as a queue of work. */
export function temporalAgentQueue(props: TemporalTaskQueueProps): AgentQueue {
  const { temporal, temporalNamespace } = props;
  return { addClient: (namespace) => queueClient(temporal.addClient(namespace, { temporalNamespace }), props) };
}

function queueClient(client: TemporalClient, props: TemporalTaskQueueProps): AgentQueueClient {
  const { taskQueue, targetQueueSize = 5 } = props;
  return {
    trigger: temporalTrigger({
      endpoint: client.address,
      namespace: client.namespace,
      taskQueue,
      queueTypes: props.queueTypes ?? ['workflow', 'activity'],
      targetQueueSize,
      source: client.network,
      ...triggerCredentials(client),
    }),
    entriesPerAgent: targetQueueSize,
    measures: ['backlog'],
    environment: { ...temporalEnvironment(client), TEMPORAL_TASK_QUEUE: taskQueue },
    mounts: temporalMounts(client),
    ready: client.ready,
    connect: client.connect,
  };
}

export interface TemporalWorkersProps extends Omit<AgentPoolProps, 'queue'>, TemporalTaskQueueProps {
  /** @default 1 */
  readonly minReplicas?: number;
}

/** Workers of one task queue, as many as its backlog needs; at least one, unless told otherwise where that is safe. */
export class TemporalWorkers extends Construct {
  readonly pool: AgentPool;

  constructor(scope: Construct, id: string, props: TemporalWorkersProps) {
    super(scope, id);
    const { temporal, temporalNamespace, taskQueue, queueTypes, targetQueueSize, ...pool } = props;
    this.pool = new AgentPool(this, 'Pool', {
      ...pool,
      minReplicas: props.minReplicas ?? 1,
      queue: temporalAgentQueue({ temporal, temporalNamespace, taskQueue, queueTypes, targetQueueSize }),
    });
  }
}

function triggerCredentials({ credentials }: TemporalClient): Pick<TemporalTriggerProps, 'apiKey' | 'mutualTls'> {
  switch (credentials.type) {
    case 'none':
      return {};
    case 'api-key':
      return { apiKey: credentials.key };
    case 'mutual-tls':
      return { mutualTls: { certificate: credentials.certificate, key: credentials.key } };
    default:
      throw new Error(`unknown credentials ${JSON.stringify(credentials satisfies never)}`);
  }
}
