import type { Port } from '../../core';

/** Names that KEDA's programs know each other by; flags and certificates are made of them. */
export const KEDA = {
  namespace: 'keda',
  operator: 'keda-operator',
  metricsServer: 'keda-metrics-apiserver',
  webhooks: 'keda-admission-webhooks',
  /** Where the operator keeps the certificates of all three. */
  certificates: 'kedaorg-certs',
  webhookConfiguration: 'keda-admission',
} as const;

export const CERTIFICATE_DIRECTORY = '/certs';

/** Source: kedacore/keda cmd/operator, cmd/adapter and cmd/webhooks, default flags. */
export const PORTS = {
  metrics: { name: 'metrics', number: 8080 },
  health: { name: 'health', number: 8081 },
  metricsService: { name: 'metricsservice', number: 9666 },
  metricsApi: { name: 'https', number: 6443 },
  webhook: { name: 'webhook', number: 9443 },
} as const satisfies Record<string, Port>;

/** The operator's series in Prometheus; the namespace of what is scaled is in `exported_namespace`. */
export const OPERATOR_SELECTOR = `{namespace="${KEDA.namespace}",service="${KEDA.operator}"}`;
