import type { IDependable } from 'constructs';
import type { Endpoint } from '../workload';
import type { Trigger } from './triggers/trigger';

/** What a scaled object needs of KEDA. */
export interface KedaClient {
  /** Objects that must be there before a scaled object is, so that it is admitted and acted upon. */
  readonly ready: readonly IDependable[];
}

/**
 * Whoever runs the scalers: our own operator, or one that the cloud manages. A client is a scaled object: for it the way from the operator to
 * the source of each trigger is opened.
 */
export interface KedaEndpoint extends Endpoint<readonly Trigger[], KedaClient> {
  /** Whether it brings alerts of scalers that can't ask their source, whatever they scale. */
  readonly watchesScalers: boolean;
}
