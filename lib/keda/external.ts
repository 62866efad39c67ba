import { Construct } from 'constructs';
import { addFaults, checkDnsLabel } from '../core';
import type { NetworkPeer } from '../workload';
import type { KedaClient, KedaEndpoint } from './endpoint';
import type { Trigger } from './triggers/trigger';

/** Pods of the operator. Defaults: those of the AKS add-on. Source: learn.microsoft.com, "KEDA add-on for AKS". */
export interface ExternalKedaProps {
  /** @default kube-system */
  readonly namespace?: string;
  /** @default - app: keda-operator */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A KEDA that somebody else runs, for instance the add-on of AKS: its pods are let in by the sources that they ask. */
export class ExternalKeda extends Construct implements KedaEndpoint {
  readonly watchesScalers = false;
  private readonly operator: NetworkPeer & { readonly type: 'pods' };

  constructor(scope: Construct, id: string, props: ExternalKedaProps = {}) {
    super(scope, id);
    const { namespace = 'kube-system', labels = { app: 'keda-operator' } } = props;
    this.operator = { type: 'pods', namespace, labels };
    addFaults(this, () => {
      const objection = checkDnsLabel(namespace);
      return objection === undefined ? [] : [{ path: `${this.node.path}.namespace`, ...objection }];
    });
  }

  addClient(_namespace: string, triggers: readonly Trigger[]): KedaClient {
    for (const { source } of triggers) {
      source?.edges?.allowFrom(this.operator, source.ports);
    }
    return { ready: [] };
  }
}
