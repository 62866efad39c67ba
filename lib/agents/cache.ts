import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { clusterOf } from '../core';
import type { Mount } from '../workload';

export interface CacheVolumeProps {
  readonly name: string;
  readonly namespace: string;
  /** Quantity such as `20Gi`. */
  readonly size: string;
  /** Where agents find it, for instance `/cache/cargo`. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * A volume that all agents of a pool share, for what is expensive to fetch again. It is a cache: agents must do without it, and may find
 * it emptied.
 */
export class CacheVolume extends Construct {
  readonly mount: Mount;

  constructor(scope: Construct, id: string, props: CacheVolumeProps) {
    super(scope, id);
    const { storageClass, accessMode } = clusterOf(this).sharedStorage;
    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels: props.labels },
      spec: {
        accessModes: [accessMode],
        storageClassName: storageClass,
        resources: { requests: { storage: k8s.Quantity.fromString(props.size) } },
      },
    });
    this.mount = { volume: { type: 'claim', name: 'cache', claimName: props.name }, path: props.path };
  }
}
