import { checkWhole, faultsAt, type Objection, type SecretKeyReference } from '../../core';
import type { NetworkEndpoint } from '../../workload';
import { checkText, type AuthenticationParameter, type ConfigMapKeyReference, type Trigger } from './trigger';

/** Where the stream is, as a scaler reaches it. */
export type RedisStreamsServer =
  | { readonly type: 'single'; readonly host: string; readonly port: number }
  | {
      readonly type: 'sentinel';
      /** `host:port` of each sentinel. */
      readonly sentinels: readonly string[];
      readonly master: string;
      /** @default - the sentinels ask for no credentials */
      readonly credentials?: { readonly username: string; readonly password: SecretKeyReference };
    };

export interface RedisStreamsTriggerProps {
  readonly server: RedisStreamsServer;
  readonly username: string;
  /** Password of that user, in a Secret of the scaled workload's namespace. */
  readonly password: SecretKeyReference;
  /** @default - no TLS */
  readonly tls?: { readonly certificateAuthority?: ConfigMapKeyReference };
  readonly stream: string;
  readonly consumerGroup: string;
  /** Entries that one replica carries: waiting ones, or delivered ones that it has not acknowledged. @default 1 */
  readonly entriesPerReplica?: number;
  /** @default - outside the cluster */
  readonly source?: NetworkEndpoint;
}

/**
 * Scales by a consumer group of a stream. It is always two triggers, because each alone has a hole:
 *
 * - *lag* (not delivered yet) is zero while a dead consumer holds the last entries, so a pool would sleep over unfinished work;
 * - *pending* (delivered, not acknowledged) is zero while nobody reads, so a pool at zero would never wake.
 *
 * Both activate above 0 and nothing else can be set: `activationLagCount: "1"` would need two entries to wake anybody (kedacore/keda#6478).
 * The group must exist before anybody scales: pending mode fails without it. Source: kedacore/keda pkg/scalers/redis_streams_scaler.go.
 */
export function redisStreamsTrigger(props: RedisStreamsTriggerProps): Trigger {
  const entries = props.entriesPerReplica ?? 1;
  const common = {
    ...serverMetadata(props.server),
    username: props.username,
    stream: props.stream,
    consumerGroup: props.consumerGroup,
    activationLagCount: '0',
    enableTLS: String(props.tls !== undefined),
  };
  const type = props.server.type === 'single' ? 'redis-streams' : 'redis-sentinel-streams';
  return {
    kind: 'redis-streams',
    triggers: [
      { type, metadata: { ...common, lagCount: String(entries) } },
      { type, metadata: { ...common, pendingEntriesCount: String(entries) } },
    ],
    authentication: authentication(props),
    source: props.source,
    wakes: true,
    countsWorkInProgress: true,
    faults: faultsAt('redis-streams', {
      stream: checkText(props.stream),
      consumerGroup: checkText(props.consumerGroup),
      username: checkText(props.username),
      entriesPerReplica: checkWhole(entries),
      'server.sentinels': checkSentinels(props.server),
    }),
  };
}

function serverMetadata(server: RedisStreamsServer): Record<string, string> {
  switch (server.type) {
    case 'single':
      return { address: `${server.host}:${server.port}` };
    case 'sentinel':
      return {
        addresses: server.sentinels.join(','),
        sentinelMaster: server.master,
        ...(server.credentials === undefined ? {} : { sentinelUsername: server.credentials.username }),
      };
    default:
      throw new Error(`unknown server ${JSON.stringify(server satisfies never)}`);
  }
}

function authentication(props: RedisStreamsTriggerProps): AuthenticationParameter[] {
  const parameters: AuthenticationParameter[] = [{ parameter: 'password', from: props.password }];
  if (props.server.type === 'sentinel' && props.server.credentials !== undefined) {
    parameters.push({ parameter: 'sentinelPassword', from: props.server.credentials.password });
  }
  if (props.tls?.certificateAuthority !== undefined) {
    parameters.push({ parameter: 'ca', from: props.tls.certificateAuthority });
  }
  return parameters;
}

function checkSentinels(server: RedisStreamsServer): Objection | undefined {
  return server.type === 'sentinel' && server.sentinels.length < 3
    ? {
        message: 'are too few to agree on a master when one of them is away',
        got: server.sentinels,
        allowed: 'three or more, as host:port',
      }
    : undefined;
}
