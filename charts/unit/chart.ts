import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { clusterOf, LABEL } from '../../lib/core';

/**
 * One unit of delivery: a Pulumi component, an Argo CD Application, a folder of YAML. Its objects have readable names (no hashes) and
 * the label that says they are ours.
 */
export class PlatformChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      disableResourceNameHashes: true,
      labels: { [LABEL.managedBy]: 'keelson', [LABEL.environment]: clusterOf(scope).environment },
    });
  }
}
