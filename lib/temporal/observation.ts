import { observer } from '../workload';
import { temporalAlerts, type WatchedTemporal } from './alerts';
import { temporalPanels } from './dashboard';

/** Alerts and dashboard of one instance. */
export const observeTemporal = observer<WatchedTemporal>({
  runbook: 'temporal',
  title: 'Temporal',
  alerts: temporalAlerts,
  panels: temporalPanels,
});
