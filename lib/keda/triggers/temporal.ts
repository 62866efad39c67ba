import { checkWhole, faultsAt, type SecretKeyReference } from '../../core';
import type { NetworkEndpoint } from '../../workload';
import { checkText, isHostAndPort, type AuthenticationParameter, type Trigger } from './trigger';

export interface TemporalTriggerProps {
  /** `host:port` of the frontend. */
  readonly endpoint: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Which backlogs count. Activities that run long leave no backlog behind them: see the minimum of the scaled object. */
  readonly queueTypes: readonly ('workflow' | 'activity')[];
  /** Backlog that one replica carries. @default 5 */
  readonly targetQueueSize?: number;
  /** @default - no credentials: a server inside the cluster */
  readonly apiKey?: SecretKeyReference;
  /** Client certificate and key. @default - none */
  readonly mutualTls?: {
    readonly certificate: SecretKeyReference;
    readonly key: SecretKeyReference;
    /** @default - public authorities */
    readonly certificateAuthority?: SecretKeyReference;
  };
  /** @default - outside the cluster */
  readonly source?: NetworkEndpoint;
}

/**
 * Scales by the backlog of a task queue. Only fields that KEDA 2.20 and 2.21 both know are written: `buildId`, `selectAllActive` and
 * `selectUnversioned` are gone in 2.21. Source: kedacore/keda pkg/scalers/temporal_scaler.go.
 */
export function temporalTrigger(props: TemporalTriggerProps): Trigger {
  const target = props.targetQueueSize ?? 5;
  const authentication: AuthenticationParameter[] = [];
  if (props.apiKey !== undefined) {
    authentication.push({ parameter: 'apiKey', from: props.apiKey });
  }
  if (props.mutualTls !== undefined) {
    const { certificate, key, certificateAuthority } = props.mutualTls;
    authentication.push({ parameter: 'cert', from: certificate }, { parameter: 'key', from: key });
    if (certificateAuthority !== undefined) {
      authentication.push({ parameter: 'ca', from: certificateAuthority });
    }
  }
  return {
    kind: 'temporal',
    triggers: [
      {
        type: 'temporal',
        metadata: {
          endpoint: props.endpoint,
          namespace: props.namespace,
          taskQueue: props.taskQueue,
          queueTypes: [...new Set(props.queueTypes)].sort().join(','),
          targetQueueSize: String(target),
          activationTargetQueueSize: '0',
        },
      },
    ],
    authentication: authentication.length === 0 ? undefined : authentication,
    source: props.source,
    // A backlog of activities is empty while they run: such a trigger may wake workers but must never be what puts them to sleep.
    wakes: !props.queueTypes.includes('activity'),
    faults: faultsAt('temporal', {
      taskQueue: checkText(props.taskQueue),
      namespace: checkText(props.namespace),
      targetQueueSize: checkWhole(target),
      queueTypes:
        props.queueTypes.length > 0
          ? undefined
          : { message: 'names no queue', got: props.queueTypes, allowed: 'workflow, activity or both' },
      endpoint: isHostAndPort(props.endpoint)
        ? undefined
        : { message: 'is not an endpoint', got: props.endpoint, allowed: 'host:port' },
    }),
  };
}
