import { Construct } from 'constructs';
import { addFaults } from '../core';
import { ScaledJobs, type ScaleBounds, type ScalerRuntime } from '../keda';
import { agentFaults, agentPod, connectAgent, observeAgents, type AgentProps } from './agent';

export interface AgentJobsProps extends AgentProps, ScaleBounds {
  readonly runtime: ScalerRuntime;
}

/** Seconds that a Job gets beyond its lease, to start (an image may have to be pulled) and to end. */
const START_AND_END_SECONDS = 600;

/** One agent for each piece of work, in a Job that ends with it: nothing of one piece is left for the next. */
export class AgentJobs extends Construct {
  readonly jobs: ScaledJobs;

  constructor(scope: Construct, id: string, props: AgentJobsProps) {
    super(scope, id);
    this.jobs = new ScaledJobs(this, 'Jobs', {
      ...agentPod(this, props),
      runtime: props.runtime,
      triggers: [props.queue.trigger],
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      pollingIntervalSeconds: props.pollingIntervalSeconds,
      activeDeadlineSeconds: props.longestLeaseSeconds + START_AND_END_SECONDS,
    });
    connectAgent(this.jobs.pod, props);
    observeAgents(this, 'jobs', this.jobs.pod, props);
    this.jobs.node.addDependency(...props.queue.ready);
    addFaults(this, () => agentFaults(this.node.path, props));
  }
}
