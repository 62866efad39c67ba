import type { Construct } from 'constructs';
import { observe } from '../workload';
import { temporalAlerts, type WatchedTemporal } from './alerts';
import { temporalPanels } from './dashboard';

/** Alerts and dashboard of one instance. */
export function observeTemporal(
  scope: Construct,
  { labels, ...server }: WatchedTemporal & { readonly labels: Readonly<Record<string, string>> },
): void {
  const { name, namespace } = server;
  observe(scope, {
    name,
    namespace,
    labels,
    runbook: 'temporal',
    alerts: () => temporalAlerts(server),
    dashboard: { title: `Temporal: ${name}`, panels: temporalPanels(server) },
  });
}
