import type { Probes } from '../workload';
import { ADMIN_ROLE, POSTGRES_PORT, SOCKET_DIRECTORY } from './layout';

/**
 * Asked over the socket, before any password: 0 takes connections, 1 refuses them (it starts, recovers or stops), 2 does not answer.
 * Ready is 0. Started and alive is what answers at all: a server that recovers from a crash needs its time, and a restart would only
 * make it begin again. Source: postgresql.org/docs/18/app-pg-isready.html.
 */
export function serverProbes(): Probes {
  const ask = `pg_isready --quiet --timeout=3 --host=${SOCKET_DIRECTORY} --port=${POSTGRES_PORT.number} --username=${ADMIN_ROLE} --dbname=${ADMIN_ROLE}`;
  const answers = { type: 'exec', command: ['sh', '-c', `${ask}; [ $? -le 1 ]`] } as const;
  return {
    startup: { ...answers, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 60 },
    readiness: { type: 'exec', command: ['sh', '-c', ask], periodSeconds: 5, timeoutSeconds: 5 },
    liveness: { ...answers, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 5 },
  };
}

/** Ends the server at once but in order: SIGTERM would let it wait for every client to leave. */
export function stopCommand(dataDirectory: string): string[] {
  return ['pg_ctl', 'stop', `--pgdata=${dataDirectory}`, '--mode=fast', '--wait', '--timeout=110'];
}
