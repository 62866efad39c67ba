import type { Construct } from 'constructs';
import type { PrometheusRuleSpec } from '../../crds/types/prometheus-rule';
import { CustomResource, type CustomResourceProps, type CustomResourceType } from './custom-resource';

export type * from '../../crds/types/prometheus-rule';

/** Alerts and recorded series. */
export class PrometheusRule extends CustomResource<PrometheusRuleSpec> {
  static readonly GVK: CustomResourceType = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' };

  constructor(scope: Construct, id: string, props: CustomResourceProps<PrometheusRuleSpec>) {
    super(scope, id, PrometheusRule.GVK, props);
  }
}
