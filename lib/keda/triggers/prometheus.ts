import { checkPattern, faultsAt } from '../../core';
import type { NetworkEndpoint } from '../../workload';
import { checkText, type Trigger } from './trigger';

export interface PrometheusTriggerProps {
  /** For instance `http://prometheus.observability.svc.cluster.local:9090`. */
  readonly serverAddress: string;
  /** PromQL that yields one number. */
  readonly query: string;
  /** Value of the query that one replica carries. */
  readonly threshold: number;
  /** Value above which the workload is woken from zero. @default 0 */
  readonly activationThreshold?: number;
  /** @default - outside the cluster */
  readonly source?: NetworkEndpoint;
}

/**
 * Scales by a query. A metric that is lost is an error and not a zero (`ignoreNullValues` is false; KEDA's default is true), so that an
 * outage of Prometheus does not send everybody home; give the scaled object a `fallback` for that case.
 * Source: keda.sh/docs/2.20/scalers/prometheus.
 */
export function prometheusTrigger(props: PrometheusTriggerProps): Trigger {
  const activation = props.activationThreshold ?? 0;
  return {
    kind: 'prometheus',
    triggers: [
      {
        type: 'prometheus',
        metadata: {
          serverAddress: props.serverAddress,
          query: props.query,
          threshold: String(props.threshold),
          activationThreshold: String(activation),
          ignoreNullValues: 'false',
        },
      },
    ],
    source: props.source,
    wakes: true,
    faults: faultsAt('prometheus', {
      query: checkText(props.query),
      serverAddress: checkPattern(props.serverAddress, /^https?:\/\/[^/\s]+/, {
        message: 'is not the address of a server',
        allowed: 'http://host:port or https://host:port',
      }),
      threshold:
        props.threshold > 0
          ? undefined
          : { message: 'is out of range', got: props.threshold, allowed: 'a number greater than 0' },
      activationThreshold:
        activation >= 0 && activation < props.threshold
          ? undefined
          : {
              message: 'would keep the workload asleep while one replica has more than its share',
              got: activation,
              allowed: `0 to less than the threshold ${props.threshold}`,
            },
    }),
  };
}
