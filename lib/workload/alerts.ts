import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { addFaults, type Fault } from '../core';
import { PrometheusRule } from '../crd';

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

export interface AlertsProps {
  /** Name of the object, and of the component in the label `component` of its alerts. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Page under `docs/runbooks` without `.md`; it has a section for each alert, headed by the alert's name. */
  readonly runbook: string;
  /** Read at synth, so that what is watched may still be added. */
  readonly alerts: () => readonly Alert[];
}

const CONTEXT_KEY = 'keelson.dev/runbooks';

/** Sets where people who are called find the repository's pages, for instance `https://git.example.org/platform/src/branch/main`. */
export function provideRunbooks(scope: Construct, baseUrl: string): void {
  scope.node.setContext(CONTEXT_KEY, baseUrl);
}

/**
 * Alerts of a component, each with a link to the section of the runbook that says what to do. What an alert adds up has lost its labels, and
 * Alertmanager takes alerts of the same labels for one: `namespace` and `component` keep those of two instances apart.
 */
export class Alerts extends Construct {
  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const base = (this.node.tryGetContext(CONTEXT_KEY) as string | undefined) ?? '';
    const rules = (): unknown[] =>
      props.alerts().map((alert) => toRule(props, alert, runbookUrl(base, props.runbook, alert)));
    new PrometheusRule(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels: { ...props.labels } },
      spec: { groups: [{ name: props.name, rules: Lazy.any({ produce: rules }) as unknown as [] }] },
    });
    addFaults(this, () => props.alerts().flatMap((alert) => alertFaults(this.node.path, alert)));
  }
}

/** Without a base, the path in the repository. The anchor is what Markdown makes of the heading: its letters in lower case. */
function runbookUrl(base: string, page: string, alert: Alert): string {
  const path = `docs/runbooks/${page}.md#${alert.name.toLowerCase()}`;
  return base === '' ? path : `${base.replace(/\/$/, '')}/${path}`;
}

function toRule({ name, namespace }: AlertsProps, alert: Alert, url: string): unknown {
  return {
    alert: alert.name,
    expr: alert.expr,
    for: alert.forDuration,
    labels: { severity: alert.severity, namespace, component: name, ...alert.labels },
    annotations: { summary: alert.summary, description: alert.description, runbook_url: url },
  };
}

function alertFaults(path: string, alert: Alert): Fault[] {
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
