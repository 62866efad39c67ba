import { createHash } from 'node:crypto';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { clusterOf, provideCluster } from '../core';
import { JobWorkload, type JobProps } from './job';

export interface HashedJobProps extends Omit<JobProps, 'name'> {
  /** Beginning of the name; `-` and ten digits of the hash follow. At most 52 characters. */
  readonly namePrefix: string;
}

/**
 * A Job that is named by the hash of everything that it does. A Job's template can't change, so a Job that does something else, or does
 * it with another image, is another Job; one that does the same is left alone.
 */
export function hashedJob(scope: Construct, id: string, props: HashedJobProps): JobWorkload {
  const { namePrefix, ...job } = props;
  return new JobWorkload(scope, id, {
    ...job,
    name: `${namePrefix}-${contentHash(scope, { ...job, name: namePrefix })}`,
  });
}

/** The hash of the Job as it would be rendered under another name, so that nothing that Kubernetes holds immutable is forgotten. */
function contentHash(scope: Construct, props: JobProps): string {
  const app = new App();
  provideCluster(app, clusterOf(scope));
  const { job } = new JobWorkload(new Chart(app, 'hash', { disableResourceNameHashes: true }), 'Job', props);
  return createHash('sha256').update(JSON.stringify(job.toJson())).digest('hex').slice(0, 10);
}
