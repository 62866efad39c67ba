import type { AlertCase, AlertCases } from './case';

const program = (service: string): string => `up{namespace="keda",service="${service}",pod="${service}-0"}`;
const operator = (metric: string, labels: string): string =>
  `${metric}{namespace="keda",service="keda-operator",pod="keda-operator-0",exported_namespace="raibid-ci",${labels}}`;
const scaler = (metric: string): string =>
  operator(metric, 'scaledObject="pool",scaler="redisStreamsScaler",triggerIndex="0",type="scaledobject"');
const OF_SCALER = { exported_namespace: 'raibid-ci', scaledObject: 'pool', scaler: 'redisStreamsScaler' };
const OF_OBJECT = { exported_namespace: 'raibid-ci', scaledObject: 'pool' };

const down = (alert: string, service: string, says: string): AlertCase => ({
  alert,
  fires: { [program(service)]: '0x9' },
  quiet: { [program(service)]: '1x9' },
  after: '6m',
  says,
});

export const KEDA_CASES: readonly AlertCases[] = [
  {
    source: 'prod',
    rule: 'keda/keda',
    cases: [
      down('KedaOperatorDown', 'keda-operator', 'No KEDA operator answers.'),
      down('KedaMetricsServerDown', 'keda-metrics-apiserver', 'No KEDA metrics server answers.'),
      down('KedaWebhooksDown', 'keda-admission-webhooks', 'No KEDA admission webhook answers.'),
      {
        alert: 'KedaScalerErrors',
        fires: { [scaler('keda_scaler_detail_errors_total')]: '0+1x30' },
        quiet: { [scaler('keda_scaler_detail_errors_total')]: '30x30' },
        after: '25m',
        labels: OF_SCALER,
        says: 'A scaler can not ask its source (raibid-ci/pool).',
      },
      {
        alert: 'KedaScaledObjectErrors',
        fires: { [operator('keda_scaled_object_errors_total', 'scaledObject="pool"')]: '0+1x30' },
        quiet: { [operator('keda_scaled_object_errors_total', 'scaledObject="pool"')]: '0x10 1x20' },
        after: '25m',
        labels: OF_OBJECT,
        says: 'A scaled object is not acted upon (raibid-ci/pool).',
      },
      {
        alert: 'KedaScaledJobErrors',
        fires: { [operator('keda_scaled_job_errors_total', 'scaledJob="raibid-agent"')]: '0+1x30' },
        quiet: { [operator('keda_scaled_job_errors_total', 'scaledJob="raibid-agent"')]: '0x10 1x20' },
        after: '25m',
        labels: { exported_namespace: 'raibid-ci', scaledJob: 'raibid-agent' },
        says: 'No Jobs are started for a queue (raibid-ci/raibid-agent).',
      },
      {
        alert: 'KedaScalerSlow',
        fires: { [scaler('keda_scaler_metrics_latency_seconds')]: '6x20' },
        quiet: { [scaler('keda_scaler_metrics_latency_seconds')]: '5x20' },
        after: '16m',
        labels: OF_SCALER,
        says: 'A scaler takes more than 5 s to ask its source (raibid-ci/pool).',
      },
      {
        alert: 'KedaScaledObjectPaused',
        every: '10m',
        fires: { [operator('keda_scaled_object_paused', 'scaledObject="pool"')]: '1x40' },
        quiet: { [operator('keda_scaled_object_paused', 'scaledObject="pool"')]: '1x5 0 1x34' },
        after: '6h10m',
        labels: OF_OBJECT,
        says: 'A scaled object has been paused for six hours (raibid-ci/pool).',
      },
    ],
  },
];
