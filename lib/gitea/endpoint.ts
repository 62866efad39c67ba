import type { PostgresClient } from '../postgres';
import type { Endpoint, MountedSecret, NetworkClient, NetworkEndpoint } from '../workload';

/** What clones from it, or calls its API. */
export interface GiteaClient extends NetworkClient {
  /** Inside the cluster, without a slash at the end. */
  readonly url: string;
  /** What people open, with a slash at the end: it stands in clone addresses and in what jobs are told. */
  readonly rootUrl: string;
}

/** What takes up its jobs. */
export interface GiteaRunnerClient extends GiteaClient {
  /** The token that runners register with. */
  readonly registration: MountedSecret;
  /** What counts the jobs that wait. */
  readonly database: PostgresClient;
}

/** A Gitea as runners and clients inside the cluster see it. */
export interface GiteaEndpoint extends Endpoint<void, GiteaClient> {
  /** As `addClient`, with the Secrets that runners in this namespace need. */
  addRunner(namespace: string): GiteaRunnerClient;
  /**
   * Lets webhooks go to a server inside the cluster: Gitea sends none to private addresses unless their host is named.
   * Source: docs.gitea.com/1.27/administration/config-cheat-sheet, `webhook.ALLOWED_HOST_LIST`.
   */
  sendWebhooksTo(host: string, receiver: NetworkEndpoint): void;
}
