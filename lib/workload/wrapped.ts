import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addFaults, lazy } from '../core';
import { PrometheusRule } from '../crd';
import { alertFaults, alertRules, type Alert, type AlertSource } from './alerts';
import { dashboardFaults, dashboardFile, type DashboardModel } from './dashboard';
import { DASHBOARD_LABEL } from './observe';

/*
 * `observe` in two halves, for components that still wrap alerts and dashboard in classes of their own.
 */

export interface AlertsProps extends AlertSource {
  readonly labels: Readonly<Record<string, string>>;
  readonly alerts: () => readonly Alert[];
}

export class Alerts extends Construct {
  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const { name, namespace, labels, alerts } = props;
    new PrometheusRule(this, 'Resource', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: { groups: [{ name, rules: lazy(() => alertRules(scope, props, alerts())) }] },
    });
    addFaults(this, () => alerts().flatMap((alert) => alertFaults(this.node.path, alert)));
  }
}

export interface DashboardProps extends DashboardModel {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels: { ...props.labels, ...DASHBOARD_LABEL } },
      data: { [`${props.uid}.json`]: dashboardFile(props) },
    });
    addFaults(this, () => dashboardFaults(this.node.path, props));
  }
}
