import { Keda, type KedaEndpoint } from '../../lib/keda';
import type { Construct } from 'constructs';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { definePart } from '../unit/part';

/** The scaler of agents. */
export class KedaChart extends PlatformChart {
  readonly endpoint: KedaEndpoint;

  constructor(scope: Construct, id: string, settings: Settings<'keda'>) {
    super(scope, id);
    this.endpoint = new Keda(this, 'Keda', settings).endpoint;
  }
}

export const keda = definePart({
  section: 'keda',
  name: 'keda',
  phase: 'operators',
  definitions: [
    'ScaledObject',
    'ScaledJob',
    'TriggerAuthentication',
    'ClusterTriggerAuthentication',
    'CloudEventSource',
    'ClusterCloudEventSource',
  ],
  build: (scope, id, settings) => new KedaChart(scope, id, settings),
});
