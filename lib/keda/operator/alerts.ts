import type { Alert } from '../../workload';
import { KEDA, OPERATOR_SELECTOR } from './names';

/**
 * What goes wrong with scaling. KEDA's own charts bring no alert at all. Source of the metrics: keda.sh/docs/2.20, "Integrate with
 * Prometheus".
 */
export const KEDA_ALERTS: readonly Alert[] = [
  {
    name: 'KedaOperatorDown',
    expr: `absent(up{namespace="${KEDA.namespace}", service="${KEDA.operator}"} == 1)`,
    forDuration: '5m',
    severity: 'critical',
    summary: 'No KEDA operator answers.',
    description: 'Nothing is scaled from or to zero, and no Job is started. What runs goes on.',
  },
  {
    name: 'KedaMetricsServerDown',
    expr: `absent(up{namespace="${KEDA.namespace}", service="${KEDA.metricsServer}"} == 1)`,
    forDuration: '5m',
    severity: 'critical',
    summary: 'No KEDA metrics server answers.',
    description:
      'Autoscalers get no numbers: between one replica and the maximum nothing is scaled, and namespaces can not be deleted.',
  },
  {
    name: 'KedaWebhooksDown',
    expr: `absent(up{namespace="${KEDA.namespace}", service="${KEDA.webhooks}"} == 1)`,
    forDuration: '5m',
    severity: 'warning',
    summary: 'No KEDA admission webhook answers.',
    description: 'Scaled objects can neither be made nor changed until one does.',
  },
  {
    name: 'KedaScalerErrors',
    expr: `sum by (exported_namespace, scaledObject, scaler) (increase(keda_scaler_detail_errors_total${OPERATOR_SELECTOR}[10m])) > 3`,
    forDuration: '10m',
    severity: 'critical',
    summary: 'A scaler can not ask its source ({{ $labels.exported_namespace }}/{{ $labels.scaledObject }}).',
    description: 'The workload keeps the replicas that it has; if it has none, waiting work is not started.',
  },
  {
    name: 'KedaScaledObjectErrors',
    expr: `sum by (exported_namespace, scaledObject) (increase(keda_scaled_object_errors_total${OPERATOR_SELECTOR}[10m])) > 3`,
    forDuration: '10m',
    severity: 'warning',
    summary: 'A scaled object is not acted upon ({{ $labels.exported_namespace }}/{{ $labels.scaledObject }}).',
    description: 'The operator gives an error each time that it looks at it.',
  },
  {
    name: 'KedaScaledJobErrors',
    expr: `sum by (exported_namespace, scaledJob) (increase(keda_scaled_job_errors_total${OPERATOR_SELECTOR}[10m])) > 3`,
    forDuration: '10m',
    severity: 'critical',
    summary: 'No Jobs are started for a queue ({{ $labels.exported_namespace }}/{{ $labels.scaledJob }}).',
    description: 'The operator gives an error each time that it looks at it, so work waits.',
  },
  {
    name: 'KedaScalerSlow',
    expr: `max by (exported_namespace, scaledObject, scaler) (keda_scaler_metrics_latency_seconds${OPERATOR_SELECTOR}) > 5`,
    forDuration: '15m',
    severity: 'warning',
    summary:
      'A scaler takes more than 5 s to ask its source ({{ $labels.exported_namespace }}/{{ $labels.scaledObject }}).',
    description: 'Scaling follows the load late. Look at the source first.',
  },
  {
    name: 'KedaScaledObjectPaused',
    expr: `max by (exported_namespace, scaledObject) (keda_scaled_object_paused${OPERATOR_SELECTOR}) == 1`,
    forDuration: '6h',
    severity: 'warning',
    summary:
      'A scaled object has been paused for six hours ({{ $labels.exported_namespace }}/{{ $labels.scaledObject }}).',
    description: 'Somebody has paused it and may have forgotten it.',
  },
];
