import { Construct } from 'constructs';
import { addFaults } from '../core';
import { type KedaEndpoint, ScaledJobs, type ScaleBounds } from '../keda';
import { agentFaults, agentPod, connectAgent, observeAgents, type AgentProps } from './agent';

export interface AgentJobsProps extends AgentProps, ScaleBounds {
  readonly keda: KedaEndpoint;
}

/** Seconds that a Job gets beyond its lease, to start (an image may have to be pulled) and to end. */
const START_AND_END_SECONDS = 600;

/** One agent for each piece of work, in a Job that ends with it: nothing of one piece is left for the next. */
export class AgentJobs extends Construct {
  readonly jobs: ScaledJobs;

  constructor(scope: Construct, id: string, props: AgentJobsProps) {
    super(scope, id);
    const queue = props.queue.addClient(props.namespace);
    this.jobs = new ScaledJobs(this, 'Jobs', {
      ...agentPod(this, props, queue),
      keda: props.keda,
      triggers: [queue.trigger],
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      pollingIntervalSeconds: props.pollingIntervalSeconds,
      activeDeadlineSeconds: props.longestLeaseSeconds + START_AND_END_SECONDS,
    });
    connectAgent(this.jobs.pod, props, queue);
    observeAgents(this, 'jobs', this.jobs.pod, props, queue);
    this.jobs.node.addDependency(...queue.ready);
    addFaults(this, () => agentFaults(this.node.path, props));
  }
}
