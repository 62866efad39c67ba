import { observer } from '../workload';
import { postgresAlerts, type WatchedPostgres } from './alerts';
import { postgresPanels } from './dashboard';

/** Alerts and dashboard of a server whose exporter is ours. */
export const observeServer = observer<WatchedPostgres>({
  runbook: 'postgres',
  title: 'PostgreSQL',
  alerts: postgresAlerts,
  panels: postgresPanels,
});
