import type { Construct } from 'constructs';
import type { PodMonitorSpec } from '../../crds/types/pod-monitor';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/pod-monitor';

/** Has Prometheus scrape pods without a Service. */
export class PodMonitor extends CustomResource<PodMonitorSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<PodMonitorSpec>) {
    super(scope, id, PodMonitor.GVK, props);
  }
}
