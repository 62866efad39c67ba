import type { IDependable } from 'constructs';
import type { NetworkEndpoint, Volume, WorkloadPod } from '../workload';
import type { PostgresDatabase } from '../postgres';

/** A Gitea as runners and clients inside the cluster see it. */
export interface GiteaEndpoint {
  /** Name of the instance. */
  readonly name: string;
  /** Inside the cluster, without a slash at the end. */
  readonly url: string;
  /** What people open, with a slash at the end: it stands in clone addresses and in what jobs are told. */
  readonly rootUrl: string;
  readonly network: NetworkEndpoint;
  /** What counts the jobs that wait. */
  readonly database: PostgresDatabase;
  /** Objects that must be there before anybody registers. */
  readonly ready: readonly IDependable[];
  /** Opens the way on the network to its HTTP port. */
  connect(pod: WorkloadPod): void;
  /**
   * Lets webhooks go to a server inside the cluster: Gitea sends none to private addresses unless their host is named.
   * Source: docs.gitea.com/1.27/administration/config-cheat-sheet, `webhook.ALLOWED_HOST_LIST`.
   */
  sendWebhooksTo(host: string, receiver: NetworkEndpoint): void;
  /** Makes the Secret with the registration token in a namespace of runners. */
  registration(namespace: string): Volume & { readonly type: 'secret' };
}

/** Name of the file in the volume with the registration token. */
export const REGISTRATION_FILE = 'token';
