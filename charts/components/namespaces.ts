import type { Construct } from 'constructs';
import { PlatformNamespace, PriorityClasses } from '../../lib/namespace';
import type { Environment } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';

/** Every namespace of the platform, and the cluster's priority classes: what all else stands in. */
export class NamespacesChart extends PlatformChart {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new PriorityClasses(this, 'PriorityClasses');
    for (const namespace of environment.namespaces) {
      new PlatformNamespace(this, namespace.name, namespace);
    }
  }
}
