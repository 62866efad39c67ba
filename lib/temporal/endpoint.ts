import type { Endpoint, Mount, MountedSecret, NetworkClient, NetworkEndpoint } from '../workload';

/** How a client and the server know each other; a server of our own inside the cluster is known by its network policy alone. */
export type TemporalCredentials =
  | { readonly type: 'none' }
  /** TLS with a certificate of a public authority; the key names the client. */
  | { readonly type: 'api-key'; readonly key: MountedSecret }
  /** TLS in which both sides show a certificate. */
  | {
      readonly type: 'mutual-tls';
      readonly certificate: MountedSecret;
      readonly key: MountedSecret;
    };

/** What a client needs to connect: as environment, as files, and on the network. */
export interface TemporalClient extends NetworkClient {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** Name of the Temporal namespace. */
  readonly namespace: string;
  readonly credentials: TemporalCredentials;
}

export interface TemporalClientOptions {
  /** Name of the Temporal namespace that it works in. One that was not declared is refused at synth. */
  readonly temporalNamespace: string;
}

export interface TemporalNamespaceProps {
  /** Name of the Temporal namespace, for instance `agents`. It has nothing to do with namespaces of Kubernetes. */
  readonly name: string;
  /** Days for which the history of an ended workflow is kept. @default 7 */
  readonly retentionDays?: number;
  /** @default - none */
  readonly description?: string;
}

/** A Temporal that is already there, whoever runs it. */
export interface TemporalEndpoint extends Endpoint<TemporalClientOptions, TemporalClient> {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  /** Where people look at workflows. @default - the server is run elsewhere, and so is its page */
  readonly ui?: { readonly host: string; readonly network: NetworkEndpoint };
}

/** Where a client's files are mounted. */
export const CLIENT_DIRECTORY = '/run/secrets/temporal';

/**
 * What a client of ours reads from its environment. The names are those that Temporal's SDKs know themselves (`envconfig`), except for
 * `TEMPORAL_API_KEY_FILE`: an SDK takes the key by value only, and values are never in an environment of ours.
 */
export function temporalEnvironment(client: TemporalClient): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: client.address,
    TEMPORAL_NAMESPACE: client.namespace,
    ...credentialsEnvironment(client.credentials),
  };
}

/** The files that go with `temporalEnvironment`. */
export function temporalMounts({ credentials }: TemporalClient): Mount[] {
  switch (credentials.type) {
    case 'none':
      return [];
    case 'api-key':
      return [{ volume: credentials.key.volume, path: CLIENT_DIRECTORY }];
    case 'mutual-tls':
      return [{ volume: credentials.certificate.volume, path: CLIENT_DIRECTORY }];
    default:
      throw new Error(`unknown credentials ${JSON.stringify(credentials satisfies never)}`);
  }
}

function credentialsEnvironment(credentials: TemporalCredentials): Record<string, string> {
  switch (credentials.type) {
    case 'none':
      return {};
    case 'api-key':
      return { TEMPORAL_TLS: 'true', TEMPORAL_API_KEY_FILE: `${CLIENT_DIRECTORY}/${credentials.key.key}` };
    case 'mutual-tls':
      return {
        TEMPORAL_TLS: 'true',
        TEMPORAL_TLS_CLIENT_CERT_PATH: `${CLIENT_DIRECTORY}/${credentials.certificate.key}`,
        TEMPORAL_TLS_CLIENT_KEY_PATH: `${CLIENT_DIRECTORY}/${credentials.key.key}`,
      };
    default:
      throw new Error(`unknown credentials ${JSON.stringify(credentials satisfies never)}`);
  }
}
