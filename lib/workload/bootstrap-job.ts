import { createHash } from 'node:crypto';
import { App, Chart } from 'cdk8s';
import { Construct, type IDependable } from 'constructs';
import { clusterOf, provideCluster, type ComponentIdentity, type Image } from '../core';
import type { EnvironmentValue } from './container';
import { JobWorkload, type JobProps } from './job';
import type { NetworkEndpoint } from './network';
import type { PriorityClassName } from './pod';
import type { Resources } from './resources';
import type { Mount } from './volumes';

export interface BootstrapJobProps {
  /** Beginning of the name; `-` and ten digits of the hash follow. At most 52 characters. */
  readonly namePrefix: string;
  readonly namespace: string;
  /** Its version is the image's tag. */
  readonly identity: Omit<ComponentIdentity, 'version'>;
  readonly priority: PriorityClassName;
  readonly image: Image;
  /** Name of the container. */
  readonly container: string;
  /** POSIX sh. It may run again and again, waits for what it needs, and says on standard output what it waits for. */
  readonly script: string;
  /** @default - none */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;
  /** @default - none */
  readonly mounts?: readonly Mount[];
  readonly resources: Resources;
  /** Seconds after which the Job is given up, over all of its tries. @default 900 */
  readonly activeDeadlineSeconds?: number;
  /** What the script connects to. @default - `connect` of a handle opens the way */
  readonly connectsTo?: NetworkEndpoint;
  /** What must be there before it starts. @default - nothing */
  readonly after?: readonly IDependable[];
}

/**
 * A Job that sets something up: a stream, a database, an account. It is named by the hash of everything that it does. A Job's template
 * can't change, so a Job that does something else, or does it with another image, is another Job; one that does the same is left alone.
 */
export class BootstrapJob extends Construct {
  readonly workload: JobWorkload;

  constructor(scope: Construct, id: string, props: BootstrapJobProps) {
    super(scope, id);
    const job = toJob(props);
    this.workload = new JobWorkload(this, 'Job', { ...job, name: `${job.name}-${contentHash(this, job)}` });
    if (props.connectsTo !== undefined) {
      this.workload.pod.connections.connectTo(props.connectsTo);
    }
    if (props.after !== undefined && props.after.length > 0) {
      this.workload.job.node.addDependency(...props.after);
    }
  }
}

function toJob(props: BootstrapJobProps): JobProps {
  const { namePrefix, namespace, identity, priority, image, container, script, environment, mounts, resources } = props;
  return {
    name: namePrefix,
    namespace,
    identity: { ...identity, version: image.tag },
    priority,
    activeDeadlineSeconds: props.activeDeadlineSeconds ?? 900,
    containers: [{ name: container, image, command: ['sh', '-c', script], environment, mounts, resources }],
  };
}

/** The hash of the Job as it would be rendered under another name, so that nothing that Kubernetes holds immutable is forgotten. */
function contentHash(scope: Construct, props: JobProps): string {
  const app = new App();
  provideCluster(app, clusterOf(scope));
  const { job } = new JobWorkload(new Chart(app, 'hash', { disableResourceNameHashes: true }), 'Job', props);
  return createHash('sha256').update(JSON.stringify(job.toJson())).digest('hex').slice(0, 10);
}
