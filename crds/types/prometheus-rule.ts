// Written by `npm run crds`; do not edit. Schema: github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring@v0.93.1.

export interface PrometheusRuleSpec {
  readonly groups?: readonly PrometheusRuleGroup[];
}

export interface PrometheusRuleGroup {
  readonly interval?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly limit?: number;
  readonly name: string;
  readonly partial_response_strategy?: string;
  readonly query_offset?: string;
  readonly rules?: readonly PrometheusRuleRule[];
}

export interface PrometheusRuleRule {
  readonly alert?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly expr: number | string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly record?: string;
}
