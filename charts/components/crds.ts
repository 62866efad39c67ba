import type { Construct } from 'constructs';
import { CustomResourceDefinitions, type CustomResourceKind } from '../../lib/crd';
import { PlatformChart } from '../unit/chart';

/** The definitions of the custom resources that other charts use. */
export class CrdsChart extends PlatformChart {
  constructor(scope: Construct, id: string, kinds: readonly CustomResourceKind[]) {
    super(scope, id);
    new CustomResourceDefinitions(this, 'Definitions', { kinds });
  }
}
