import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { PriorityClassName } from '../workload';

const CLASSES: readonly { readonly name: PriorityClassName; readonly value: number; readonly description: string }[] = [
  { name: 'keelson-data', value: 1_000_000, description: 'Data stores and queues: everything else waits for them.' },
  { name: 'keelson-platform', value: 900_000, description: 'Operators, scalers and observability.' },
  { name: 'keelson-apps', value: 500_000, description: 'Services that answer users.' },
  { name: 'keelson-agents', value: 100_000, description: 'Agents and other work that can be done later.' },
];

/** The cluster's order of importance: under pressure agents give way to services, and services to data. */
export class PriorityClasses extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const { name, value, description } of CLASSES) {
      new k8s.KubePriorityClass(this, name, {
        metadata: { name },
        value,
        description,
        globalDefault: false,
        // Agents wait for room instead of taking it from each other.
        preemptionPolicy: name === 'keelson-agents' ? 'Never' : 'PreemptLowerPriority',
      });
    }
  }
}
