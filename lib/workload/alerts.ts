import type { Construct } from 'constructs';
import { contextValue, type Fault } from '../core';
import type { PrometheusRuleRule } from '../crd';

/** One thing that somebody should be told. */
export interface Alert {
  /** Upper camel case with the component first, for instance `RedisDown`. */
  readonly name: string;
  /** PromQL; the alert is on while it yields anything. */
  readonly expr: string;
  /** How long it must be so before anybody is told, for instance `5m`; `0s` for what must never be. */
  readonly forDuration: string;
  /** `critical`: work is lost or stands still, look now. `warning`: it will, look today. */
  readonly severity: 'critical' | 'warning';
  /** One sentence that says what is wrong; it may quote labels as `{{ $labels.pod }}`. */
  readonly summary: string;
  /** What it means for the system. */
  readonly description: string;
  /** What tells it from others of its name in the same component, for instance `{ stream: 'jobs' }`. @default - its name does */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Whose alerts they are, and where it is written what to do about them. */
export interface AlertSource {
  readonly name: string;
  readonly namespace: string;
  readonly runbook: string;
}

const RUNBOOKS = contextValue<string>('keelson.dev/runbooks');

/** Sets where people who are called find the repository's pages, for instance `https://git.example.org/platform/src/branch/main`. */
export const provideRunbooks = RUNBOOKS.provide;

/**
 * Prometheus' form of alerts, each with a link to the section of the runbook that says what to do. What an alert adds up has lost its
 * labels, and Alertmanager takes alerts of the same labels for one: `namespace` and `component` keep those of two instances apart.
 */
export function alertRules(
  scope: Construct,
  { name, namespace, runbook }: AlertSource,
  alerts: readonly Alert[],
): PrometheusRuleRule[] {
  const base = RUNBOOKS.find(scope) ?? '';
  return alerts.map((alert) => ({
    alert: alert.name,
    expr: alert.expr,
    for: alert.forDuration,
    labels: { severity: alert.severity, namespace, component: name, ...alert.labels },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(base, runbook, alert),
    },
  }));
}

/** Without a base, the path in the repository. The anchor is what Markdown makes of the heading: its letters in lower case. */
function runbookUrl(base: string, page: string, alert: Alert): string {
  const path = `docs/runbooks/${page}.md#${alert.name.toLowerCase()}`;
  return base === '' ? path : `${base.replace(/\/$/, '')}/${path}`;
}

/** What Prometheus would refuse, or leave without a link to its section. */
export function alertFaults(path: string, alert: Alert): Fault[] {
  const faults: Fault[] = [];
  if (!/^[A-Z][A-Za-z0-9]+$/.test(alert.name)) {
    faults.push({ path, message: 'is not a name for an alert', got: alert.name, allowed: 'upper camel case' });
  }
  if (!/^(\d+(ms|s|m|h|d))+$/.test(alert.forDuration)) {
    faults.push({
      path,
      message: `alert ${alert.name} has a duration that Prometheus does not know`,
      got: alert.forDuration,
      allowed: 'such as 30s, 5m, 1h30m',
    });
  }
  return faults;
}
