import type { Construct } from 'constructs';
import { Keda, type KedaEndpoint } from '../lib/keda';
import { PlatformChart } from './chart';

export interface KedaChartProps {
  /** Namespaces that hold scaled objects. */
  readonly namespaces: readonly string[];
  readonly replicas: number;
}

/** The scaler of agents. */
export class KedaChart extends PlatformChart {
  readonly endpoint: KedaEndpoint;

  constructor(scope: Construct, id: string, props: KedaChartProps) {
    super(scope, id);
    this.endpoint = new Keda(this, 'Keda', props).endpoint;
  }
}
