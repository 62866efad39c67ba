import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { clusterOf, type Port } from '../core';
import { DisruptionBudget } from './disruption-budget';
import type { PodProps } from './pod';
import { InternalService } from './service';
import type { Volume } from './volumes';
import { Workload } from './workload';

/** A volume of each pod's own, which outlives the pod and the StatefulSet. */
export interface ClaimTemplate {
  /** The volume as containers mount it: mounting this very object is what keeps the mount and the claim together. */
  readonly volume: Volume & { readonly type: 'claim' };
  /** Quantity such as `1Gi`. */
  readonly size: string;
  /** @default standard */
  readonly storage?: 'standard' | 'fast';
}

export interface StatefulSetProps extends PodProps {
  readonly replicas: number;
  readonly claims: readonly ClaimTemplate[];
  /** Ports of the headless Service that names the single pods. */
  readonly ports: readonly Port[];
}

/** Pods with a name and volumes of their own. Volumes are kept when pods, or the StatefulSet itself, go. */
export class StatefulSetWorkload extends Workload {
  readonly statefulSet: k8s.KubeStatefulSet;
  /** The headless Service. */
  readonly podService: InternalService;

  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    super(scope, id, props, { restartPolicy: 'Always', spread: props.replicas > 1 });
    const { selector, template } = this.pod;
    const serviceName = `${props.name}-pods`;
    this.podService = new InternalService(this, 'PodService', {
      pod: this.pod,
      name: serviceName,
      ports: props.ports,
      headless: true,
    });
    const { storageClasses } = clusterOf(this);
    this.statefulSet = new k8s.KubeStatefulSet(this, 'Resource', {
      metadata: this.metadata,
      spec: {
        replicas: props.replicas,
        serviceName,
        revisionHistoryLimit: 3,
        podManagementPolicy: 'Parallel',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        selector: { matchLabels: selector },
        updateStrategy: { type: 'RollingUpdate' },
        template,
        volumeClaimTemplates: props.claims.map((claim) => ({
          // The template is immutable: only labels that never change may stand here.
          metadata: { name: claim.volume.name, labels: { ...selector } },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: storageClasses[claim.storage ?? 'standard'],
            resources: { requests: { storage: k8s.Quantity.fromString(claim.size) } },
          },
        })),
      },
    });
    if (props.replicas > 1) {
      new DisruptionBudget(this, 'DisruptionBudget', { ...this.metadata, selector });
    }
  }
}
