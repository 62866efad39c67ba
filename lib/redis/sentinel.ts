import { IMAGES } from '../core';
import { resourceBounds, type ContainerProps, type Mount } from '../workload';
import { sentinelConfig } from './config';
import {
  ACL_DIRECTORY,
  ACL_FILE_NAME,
  CONFIG_DIRECTORY,
  passwordKey,
  REDIS_PORT,
  RUN_DIRECTORY,
  SENTINEL_ACL_FILE_NAME,
  SENTINEL_CONFIG_FILE_NAME,
  SENTINEL_PORT,
} from './layout';
import { sentinelProbes, serverProbes } from './probes';
import {
  NODE_SCRIPT,
  nodeScript,
  START_SENTINEL_SCRIPT,
  START_SERVER_SCRIPT,
  startSentinelScript,
  startServerScript,
} from './scripts';
import type { RedisTopology, TopologyProps } from './topology';
import { PROBE_USER, REPLICA_USER, SENTINEL_USER, sentinelUsers } from './users';

/** Three: two sentinels are a majority after the loss of one node, and two servers remain, one to lead and one to follow. */
const NODES = 3;

/**
 * Three nodes, each a server and a sentinel. When the master is lost, two sentinels agree on the replica that has the most of its data,
 * and clients that ask them find the new one; it takes some 8 s. Why both live in one pod: docs/decisions/0004-sentinel-beside-each-server.md.
 */
export function sentinelTopology(props: TopologyProps): RedisTopology {
  const { name, namespace, tls } = props;
  const peers = Array.from(
    { length: NODES },
    (_, ordinal) => `${name}-${ordinal}.${name}-pods.${namespace}.svc.cluster.local`,
  );
  return {
    replicas: NODES,
    replicated: true,
    files: {
      [SENTINEL_CONFIG_FILE_NAME]: sentinelConfig({ masterName: name, tls }),
      [NODE_SCRIPT]: nodeScript({ masterName: name, peers, tls }),
      [START_SERVER_SCRIPT]: startServerScript(props.role),
      [START_SENTINEL_SCRIPT]: startSentinelScript(),
    },
    serverCommand: ['sh', `${CONFIG_DIRECTORY}/${START_SERVER_SCRIPT}`],
    serverMounts: [
      { volume: { type: 'empty', name: 'run', size: '1Mi', medium: 'Memory' }, path: RUN_DIRECTORY },
      secretMount('acl', props.aclSecretName, [ACL_FILE_NAME, passwordKey(PROBE_USER), passwordKey(REPLICA_USER)]),
    ],
    serverProbes: serverProbes({ tls, replicated: true }),
    sidecars: [sentinelContainer(props)],
    secretKeys: () => ({
      [SENTINEL_ACL_FILE_NAME]: { type: 'template', parts: props.acl(sentinelUsers(props.clients())) },
      [passwordKey(REPLICA_USER)]: props.password(REPLICA_USER),
      [passwordKey(SENTINEL_USER)]: props.password(SENTINEL_USER),
    }),
    address: {
      type: 'sentinel',
      sentinels: peers.map((host) => ({ host, port: SENTINEL_PORT.number })),
      masterName: name,
    },
    ports: [REDIS_PORT, SENTINEL_PORT],
    servicePorts: [SENTINEL_PORT],
  };
}

function sentinelContainer(props: TopologyProps): ContainerProps {
  const { mounts, aclSecretName, tls } = props;
  const keys = [SENTINEL_ACL_FILE_NAME, passwordKey(PROBE_USER), passwordKey(SENTINEL_USER)];
  return {
    name: 'sentinel',
    image: IMAGES.redis,
    command: ['sh', `${CONFIG_DIRECTORY}/${START_SENTINEL_SCRIPT}`],
    environment: { POD_NAME: { fieldPath: 'metadata.name' } },
    ports: [SENTINEL_PORT],
    mounts: [mounts.data, mounts.configuration, ...mounts.tls, secretMount('sentinel-acl', aclSecretName, keys)],
    resources: resourceBounds(['20m', '200m'], ['32Mi', '64Mi'], ['16Mi', '32Mi']),
    probes: sentinelProbes(tls),
  };
}

function secretMount(name: string, secretName: string, keys: readonly string[]): Mount {
  return { volume: { type: 'secret', name, secretName, keys }, path: ACL_DIRECTORY };
}
