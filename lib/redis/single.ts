import { ACL_DIRECTORY, ACL_FILE_NAME, CONFIG_DIRECTORY, CONFIG_FILE_NAME, passwordKey, REDIS_PORT } from './layout';
import { serverProbes } from './probes';
import type { RedisTopology, TopologyProps } from './topology';
import { PROBE_USER } from './users';

/**
 * One server. It survives a crash or a move of its pod with at most one second of writes lost (`appendfsync everysec`), and is away
 * while its pod restarts.
 */
export function singleTopology(props: TopologyProps): RedisTopology {
  const keys = [ACL_FILE_NAME, passwordKey(PROBE_USER)];
  return {
    replicas: 1,
    replicated: false,
    files: {},
    serverCommand: ['redis-server', `${CONFIG_DIRECTORY}/${CONFIG_FILE_NAME}`],
    serverMounts: [
      { volume: { type: 'secret', name: 'acl', secretName: props.aclSecretName, keys }, path: ACL_DIRECTORY },
    ],
    serverProbes: serverProbes({ tls: props.tls, replicated: false }),
    sidecars: [],
    secretKeys: () => ({}),
    address: {
      type: 'single',
      host: `${props.name}.${props.namespace}.svc.cluster.local`,
      port: REDIS_PORT.number,
    },
    ports: [REDIS_PORT],
    servicePorts: [REDIS_PORT],
  };
}
