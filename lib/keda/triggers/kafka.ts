import { checkWhole, faultsAt, type SecretKeyReference } from '../../core';
import type { NetworkEndpoint } from '../../workload';
import { checkText, isHostAndPort, type AuthenticationParameter, type Trigger } from './trigger';

export interface KafkaTriggerProps {
  /** `host:port` of each broker. */
  readonly bootstrapServers: readonly string[];
  readonly topic: string;
  readonly consumerGroup: string;
  /** Messages behind that one replica carries. @default 10 */
  readonly lagThreshold?: number;
  /** @default - brokers inside the cluster without authentication */
  readonly sasl?: {
    readonly mechanism: 'plaintext' | 'scram_sha256' | 'scram_sha512';
    readonly username: SecretKeyReference;
    readonly password: SecretKeyReference;
  };
  /** @default false */
  readonly tls?: boolean;
  /** @default - outside the cluster */
  readonly source?: NetworkEndpoint;
}

/**
 * Scales by the lag of a consumer group; more replicas than partitions would only wait, so none are asked for. A group without an offset
 * starts at the earliest message, as a queue's must. Source: keda.sh/docs/2.20/scalers/apache-kafka.
 */
export function kafkaTrigger(props: KafkaTriggerProps): Trigger {
  const lag = props.lagThreshold ?? 10;
  const authentication: AuthenticationParameter[] =
    props.sasl === undefined
      ? []
      : [
          { parameter: 'username', from: props.sasl.username },
          { parameter: 'password', from: props.sasl.password },
        ];
  return {
    kind: 'kafka',
    triggers: [
      {
        type: 'kafka',
        metadata: {
          bootstrapServers: props.bootstrapServers.join(','),
          topic: props.topic,
          consumerGroup: props.consumerGroup,
          lagThreshold: String(lag),
          activationLagThreshold: '0',
          offsetResetPolicy: 'earliest',
          allowIdleConsumers: 'false',
          sasl: props.sasl?.mechanism ?? 'none',
          tls: props.tls === true ? 'enable' : 'disable',
        },
      },
    ],
    authentication: authentication.length === 0 ? undefined : authentication,
    source: props.source,
    wakes: true,
    faults: faultsAt('kafka', {
      topic: checkText(props.topic),
      consumerGroup: checkText(props.consumerGroup),
      lagThreshold: checkWhole(lag),
      bootstrapServers:
        props.bootstrapServers.length > 0 && props.bootstrapServers.every(isHostAndPort)
          ? undefined
          : { message: 'is not a list of brokers', got: props.bootstrapServers, allowed: 'host:port, at least once' },
    }),
  };
}
