import { Construct } from 'constructs';
import { addFaults, type Port } from '../core';
import { type KedaEndpoint, ScaledDeployment, type ScaleBounds } from '../keda';
import { DeploymentWorkload, type Probes } from '../workload';
import { agentFaults, agentPod, connectAgent, observeAgents, type AgentProps } from './agent';

export interface AgentPoolProps extends AgentProps, ScaleBounds {
  readonly keda: KedaEndpoint;
  /** Long-running agents say how they are. */
  readonly probes: Probes;
  /** @default - none */
  readonly ports?: readonly Port[];
  /** Seconds that the queue must be empty before the last agent goes. @default 300 */
  readonly cooldownSeconds?: number;
}

/**
 * Agents that take one piece of work after another, as many as the queue needs. They are taken away slowly, and each is given its longest
 * lease to finish; work that an agent leaves behind keeps the pool awake until another has claimed it.
 */
export class AgentPool extends Construct {
  readonly workload: DeploymentWorkload;
  readonly scaler: ScaledDeployment;

  constructor(scope: Construct, id: string, props: AgentPoolProps) {
    super(scope, id);
    const queue = props.queue.addClient(props.namespace);
    const pod = agentPod(this, props, queue);
    const [agent] = pod.containers;
    this.workload = new DeploymentWorkload(this, 'Workload', {
      ...pod,
      replicas: 'autoscaled',
      containers: agent === undefined ? [] : [{ ...agent, probes: props.probes, ports: props.ports }],
    });
    connectAgent(this.workload.pod, props, queue);
    observeAgents(this, 'pool', this.workload.pod, props, queue);
    this.scaler = new ScaledDeployment(this, 'Scaler', {
      keda: props.keda,
      target: this.workload,
      triggers: [queue.trigger],
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      pollingIntervalSeconds: props.pollingIntervalSeconds,
      cooldownSeconds: props.cooldownSeconds,
      // Nobody is sent home while somebody may still be in the middle of a lease.
      scaleDownStabilizationSeconds: Math.min(3600, Math.max(300, props.longestLeaseSeconds)),
    });
    this.scaler.node.addDependency(...queue.ready);
    addFaults(this, () => agentFaults(this.node.path, props));
  }
}
