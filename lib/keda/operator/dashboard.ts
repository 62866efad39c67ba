import { timeSeries, type DashboardPanel } from '../../workload';
import { KEDA, OPERATOR_SELECTOR } from './names';

/** What is scaled, and whether the programs that scale keep up. Source of the metrics: as for the alerts. */
export const KEDA_PANELS: readonly DashboardPanel[] = [...overview(), ...scalers(), ...programs()];

function overview(): DashboardPanel[] {
  return [
    {
      title: 'Programs that answer',
      type: 'stat',
      width: 12,
      queries: [{ expr: `sum by (service) (up{namespace="${KEDA.namespace}"})`, legend: '{{service}}' }],
    },
    {
      title: 'Scaled, paused',
      type: 'stat',
      width: 12,
      queries: [
        { expr: `sum by (type) (keda_resource_registered_total${OPERATOR_SELECTOR})`, legend: '{{type}}' },
        { expr: `sum(keda_scaled_object_paused${OPERATOR_SELECTOR})`, legend: 'paused' },
      ],
    },
  ];
}

function scalers(): DashboardPanel[] {
  const by = 'by (exported_namespace, scaledObject, triggerIndex)';
  const legend = '{{exported_namespace}}/{{scaledObject}} {{triggerIndex}}';
  return [
    timeSeries('Scalers that see work', `max ${by} (keda_scaler_active${OPERATOR_SELECTOR})`, legend),
    timeSeries('What scalers count', `max ${by} (keda_scaler_metrics_value${OPERATOR_SELECTOR})`, legend),
    timeSeries(
      'Time to ask the source',
      `max ${by} (keda_scaler_metrics_latency_seconds${OPERATOR_SELECTOR})`,
      legend,
      's',
    ),
    {
      title: 'Errors',
      type: 'timeseries',
      unit: 'ops',
      queries: [
        { expr: `sum ${by} (rate(keda_scaler_detail_errors_total${OPERATOR_SELECTOR}[5m]))`, legend },
        {
          expr: `sum by (exported_namespace, scaledObject) (rate(keda_scaled_object_errors_total${OPERATOR_SELECTOR}[5m]))`,
          legend: '{{exported_namespace}}/{{scaledObject}}',
        },
        {
          expr: `sum by (exported_namespace, scaledJob) (rate(keda_scaled_job_errors_total${OPERATOR_SELECTOR}[5m]))`,
          legend: '{{exported_namespace}}/{{scaledJob}}',
        },
      ],
    },
  ];
}

/** `process_` is of Prometheus' Go client, `controller_runtime_` of sigs.k8s.io/controller-runtime. */
function programs(): DashboardPanel[] {
  const all = `{namespace="${KEDA.namespace}"}`;
  return [
    timeSeries(
      'Looks at the triggers that came late',
      `max by (exported_namespace, resource) (keda_internal_scale_loop_latency_seconds${OPERATOR_SELECTOR})`,
      '{{exported_namespace}}/{{resource}}',
      's',
    ),
    timeSeries(
      'Errors of controllers',
      `sum by (controller) (rate(controller_runtime_reconcile_errors_total${OPERATOR_SELECTOR}[5m]))`,
      '{{controller}}',
      'ops',
    ),
    timeSeries('Cores', `rate(process_cpu_seconds_total${all}[5m])`, '{{pod}}'),
    timeSeries('Memory', `process_resident_memory_bytes${all}`, '{{pod}}', 'bytes'),
  ];
}
