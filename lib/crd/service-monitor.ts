import type { Construct } from 'constructs';
import type { ServiceMonitorSpec } from '../../crds/types/service-monitor';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/service-monitor';

/** Has Prometheus scrape the pods behind a Service. */
export class ServiceMonitor extends CustomResource<ServiceMonitorSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<ServiceMonitorSpec>) {
    super(scope, id, ServiceMonitor.GVK, props);
  }
}
