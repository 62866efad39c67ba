import type { DashboardPanel } from '../../workload';
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
    {
      title: 'Scalers that see work',
      type: 'timeseries',
      queries: [{ expr: `max ${by} (keda_scaler_active${OPERATOR_SELECTOR})`, legend }],
    },
    {
      title: 'What scalers count',
      type: 'timeseries',
      queries: [{ expr: `max ${by} (keda_scaler_metrics_value${OPERATOR_SELECTOR})`, legend }],
    },
    {
      title: 'Time to ask the source',
      type: 'timeseries',
      unit: 's',
      queries: [{ expr: `max ${by} (keda_scaler_metrics_latency_seconds${OPERATOR_SELECTOR})`, legend }],
    },
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
    {
      title: 'Looks at the triggers that came late',
      type: 'timeseries',
      unit: 's',
      queries: [
        {
          expr: `max by (exported_namespace, resource) (keda_internal_scale_loop_latency_seconds${OPERATOR_SELECTOR})`,
          legend: '{{exported_namespace}}/{{resource}}',
        },
      ],
    },
    {
      title: 'Errors of controllers',
      type: 'timeseries',
      unit: 'ops',
      queries: [
        {
          expr: `sum by (controller) (rate(controller_runtime_reconcile_errors_total${OPERATOR_SELECTOR}[5m]))`,
          legend: '{{controller}}',
        },
      ],
    },
    {
      title: 'Cores',
      type: 'timeseries',
      queries: [{ expr: `rate(process_cpu_seconds_total${all}[5m])`, legend: '{{pod}}' }],
    },
    {
      title: 'Memory',
      type: 'timeseries',
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes${all}`, legend: '{{pod}}' }],
    },
  ];
}
