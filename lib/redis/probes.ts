import type { Probe } from '../workload';
import { ACL_DIRECTORY } from './config';

export const PROBE_USER = 'probe';
export const PROBE_PASSWORD_KEY = 'probe-password';

// The password goes by environment, not by argument: arguments can be read by every process of the pod.
const PING = `REDISCLI_AUTH="$(cat ${ACL_DIRECTORY}/${PROBE_PASSWORD_KEY})" redis-cli --no-auth-warning --user ${PROBE_USER} ping`;

/** Ready means that commands are answered. */
export function readinessProbe(): Probe {
  return { type: 'exec', command: ['sh', '-c', `[ "$(${PING})" = PONG ]`], timeoutSeconds: 5 };
}

/**
 * Alive means that anything is answered: a server that is loading a large log says LOADING, a replica without its master says
 * MASTERDOWN, and a restart would only make it load again. Source: redis.io/docs, "Error replies".
 */
export function livenessProbe(): Probe {
  return {
    type: 'exec',
    command: ['sh', '-c', `case "$(${PING} 2>&1)" in PONG|*LOADING*|*MASTERDOWN*|*BUSY*) exit 0 ;; esac; exit 1`],
    periodSeconds: 20,
    timeoutSeconds: 5,
    failureThreshold: 5,
  };
}
