import { Construct } from 'constructs';
import { WorkloadPod, type PodProps, type PodShape } from './pod';

/** What runs pods, of whatever kind: the object and its pods have one name. */
export abstract class Workload extends Construct {
  readonly pod: WorkloadPod;

  protected constructor(scope: Construct, id: string, props: PodProps, shape: PodShape) {
    super(scope, id);
    this.pod = new WorkloadPod(this, 'Pod', props, shape);
  }

  /** Of the object itself. */
  protected get metadata(): { name: string; namespace: string; labels: Readonly<Record<string, string>> } {
    const { name, namespace, labels } = this.pod;
    return { name, namespace, labels };
  }
}
