import type { Probe, Probes } from '../workload';
import { ACL_DIRECTORY, passwordKey, SENTINEL_PORT } from './layout';
import { tlsOptions } from './scripts';
import { SENTINEL_TIMING } from './timing';
import { PROBE_USER } from './users';

export interface ProbeProps {
  readonly tls: boolean;
  /** Whether the server is one of several. */
  readonly replicated: boolean;
}

// Not even a first start may take longer than two minutes; a server that loads its log is not counted as starting.
const START = { periodSeconds: 2, failureThreshold: 60 } as const;
// One of several may have to wait for the last master before it starts.
const START_OF_SEVERAL = { periodSeconds: 2, failureThreshold: 60 + SENTINEL_TIMING.patienceSeconds / 2 } as const;

/**
 * Three questions to the server. Started and alive is what answers at all: a server that loads a large log says LOADING, a replica
 * without its master MASTERDOWN, and a restart would only make it begin again (source: redis.io/docs, "Error replies"). Ready is what
 * works: a replica only with a link to its master, so that a rolling update waits until the new pod has the data.
 */
export function serverProbes(props: ProbeProps): Probes {
  const cli = redisCli(props.tls);
  const alive = shell(`case "$(${cli} ping 2>&1)" in PONG|*LOADING*|*MASTERDOWN*|*BUSY*) exit 0 ;; esac; exit 1`);
  const answers = `[ "$(${cli} ping)" = PONG ]`;
  const follows = `${cli} info replication | grep -qE '^(role:master|master_link_status:up)'`;
  return {
    startup: { ...alive, ...(props.replicated ? START_OF_SEVERAL : START), timeoutSeconds: 5 },
    readiness: { ...shell(props.replicated ? `${answers} && ${follows}` : answers), timeoutSeconds: 5 },
    liveness: { ...alive, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 5 },
  };
}

/** A sentinel is asked for itself and never for others; a refusal is an answer too, but only from one that is alive. */
export function sentinelProbes(tls: boolean): Probes {
  const ping = `${redisCli(tls)} -p ${SENTINEL_PORT.number} ping`;
  const answers = shell(`[ "$(${ping})" = PONG ]`);
  const alive = shell(`case "$(${ping} 2>&1)" in PONG|*NOPERM*|*BUSY*) exit 0 ;; esac; exit 1`);
  return {
    startup: { ...answers, ...START, timeoutSeconds: 5 },
    readiness: { ...answers, timeoutSeconds: 5 },
    liveness: { ...alive, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 5 },
  };
}

// The password goes by environment, not by argument: arguments can be read by every process of the pod.
function redisCli(tls: boolean): string {
  const password = `REDISCLI_AUTH="$(cat ${ACL_DIRECTORY}/${passwordKey(PROBE_USER)})"`;
  return `${password} redis-cli --no-auth-warning --user ${PROBE_USER}${tlsOptions(tls)}`;
}

function shell(command: string): Probe {
  return { type: 'exec', command: ['sh', '-c', command] };
}
