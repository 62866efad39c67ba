import type { Construct } from 'constructs';
import { observe } from '../workload';
import { postgresAlerts, type WatchedPostgres } from './alerts';
import { postgresPanels } from './dashboard';

/** Alerts and dashboard of a server whose exporter is ours. */
export function observeServer(
  scope: Construct,
  { labels, ...server }: WatchedPostgres & { readonly labels: Readonly<Record<string, string>> },
): void {
  const { name, namespace } = server;
  observe(scope, {
    name,
    namespace,
    labels,
    runbook: 'postgres',
    alerts: () => postgresAlerts(server),
    dashboard: { title: `PostgreSQL: ${name}`, panels: postgresPanels(server) },
  });
}
