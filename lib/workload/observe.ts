import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { addFaults, lazy } from '../core';
import { PrometheusRule } from '../crd';
import { alertFaults, alertRules, type Alert } from './alerts';
import { dashboardFaults, dashboardFile, type DashboardModel, type DashboardPanel } from './dashboard';
import { addPodMonitor, type PodMonitorTarget } from './monitor';

export interface Observation {
  /** Name of the instance: of the PrometheusRule, of the label `component` of its alerts, and in the name of the dashboard. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Page under `docs/runbooks` without `.md`; it has a section for each alert, headed by the alert's name. The dashboard's tag, too. */
  readonly runbook: string;
  /** Read at synth, so that what is watched may still be added. */
  readonly alerts: () => readonly Alert[];
  /** @default - none */
  readonly dashboard?: ObservationDashboard;
  /** For pods that an operator makes; for those of ours there is `observedService`. @default - nothing is scraped here */
  readonly monitor?: PodMonitorTarget;
}

export interface ObservationDashboard {
  /** For instance `Redis: redis-queue`. */
  readonly title: string;
  readonly panels: readonly DashboardPanel[];
  /** Tags besides `keelson` and the runbook's name. @default - none */
  readonly tags?: readonly string[];
  /** What links know it by, unique in a Grafana. @default - the first 40 characters of the name */
  readonly uid?: string;
}

/** Label by which Grafana's sidecar finds dashboards. */
export const DASHBOARD_LABEL = { grafana_dashboard: '1' } as const;

/**
 * How a component is watched: PrometheusRule `<name>`, ConfigMap `<name>-dashboard` for Grafana's sidecar and, for an operator's pods, a
 * PodMonitor `<name>`. A component lists its alerts and panels as data; names, labels, links to the runbook, uid and tags follow.
 *
 * Each Service is made and scraped by `observedService`, and `seriesOf` selects its series in PromQL:
 *
 * ```ts
 * const service = observedService(this, 'Service', { pod: workload.pod, ports: [HTTP, METRICS], metrics: METRICS });
 * observe(this, {
 *   name: service.name,
 *   namespace,
 *   labels: workload.pod.labels,
 *   runbook: 'forge',
 *   alerts: () => forgeAlerts(props),
 *   dashboard: { title: `Forge: ${service.name}`, panels: forgePanels(props) },
 * });
 * ```
 */
export function observe(scope: Construct, observed: Observation): void {
  const { name, namespace, labels, runbook, alerts, dashboard, monitor } = observed;
  if (monitor !== undefined) {
    addPodMonitor(scope, { name, namespace, labels }, monitor);
  }
  new PrometheusRule(scope, 'Alerts', {
    metadata: { name, namespace, labels: { ...labels } },
    spec: { groups: [{ name, rules: lazy(() => alertRules(scope, observed, alerts())) }] },
  });
  addFaults(scope, () => alerts().flatMap((alert) => alertFaults(`${scope.node.path}.alerts`, alert)));
  if (dashboard !== undefined) {
    const model: DashboardModel = {
      ...dashboard,
      uid: dashboard.uid ?? name.slice(0, 40),
      tags: ['keelson', runbook, ...(dashboard.tags ?? [])],
    };
    new k8s.KubeConfigMap(scope, 'Dashboard', {
      metadata: { name: `${name}-dashboard`, namespace, labels: { ...labels, ...DASHBOARD_LABEL } },
      data: { [`${model.uid}.json`]: dashboardFile(model) },
    });
    addFaults(scope, () => dashboardFaults(`${scope.node.path}.dashboard`, model));
  }
}

/** What is the same for every instance of a component. */
export interface ObservedComponent<Instance> {
  /** As in `Observation`. */
  readonly runbook: string;
  /** Beginning of the dashboard's title; the instance's name follows. */
  readonly title: string;
  readonly alerts: (instance: Instance) => readonly Alert[];
  readonly panels: (instance: Instance) => readonly DashboardPanel[];
}

/** Has each instance of a component observed alike. */
export function observer<Instance extends { readonly name: string; readonly namespace: string }>(
  component: ObservedComponent<Instance>,
): (scope: Construct, instance: Instance & Pick<Observation, 'labels'>) => void {
  const { runbook, title, alerts, panels } = component;
  return (scope, instance) => {
    const { name, namespace, labels } = instance;
    observe(scope, {
      name,
      namespace,
      labels,
      runbook,
      alerts: () => alerts(instance),
      dashboard: { title: `${title}: ${name}`, panels: panels(instance) },
    });
  };
}
