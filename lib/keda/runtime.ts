import type { NetworkEndpoint, NetworkPeer } from '../workload';
import type { IConstruct } from 'constructs';

/** Whoever runs the scalers: our own operator, or one that the cloud manages. Scaled objects are the same for both. */
export interface ScalerRuntime {
  /** Objects that must be there before a scaled object is, so that it is admitted and acted upon. */
  readonly ready: readonly IConstruct[];
  /** Whether it brings alerts of scalers that can't ask their source, whatever they scale. @default false */
  readonly watchesScalers?: boolean;
  /** Opens the way from the operator to a trigger's source. */
  connectTo(source: NetworkEndpoint): void;
}

/** Pods of the AKS add-on. Source: learn.microsoft.com, "KEDA add-on for AKS": it runs in kube-system as `keda-operator`. */
const MANAGED_OPERATOR: NetworkPeer = {
  type: 'pods',
  namespace: 'kube-system',
  labels: { app: 'keda-operator' },
};

/**
 * The KEDA add-on that AKS manages: no operator is installed, and its pods are let in by the sources that they ask.
 */
export class ManagedKeda implements ScalerRuntime {
  readonly ready: readonly IConstruct[] = [];

  connectTo(source: NetworkEndpoint): void {
    source.edges?.allowFrom(MANAGED_OPERATOR, source.ports);
  }
}
