import type { SecretLimit } from '../core';
import type { PostgresClient } from '../postgres';
import { AUTHORITY_FILE } from '../workload';
import {
  CONFIG_DIRECTORY,
  DYNAMIC_CONFIG_DIRECTORY,
  DYNAMIC_CONFIG_FILE_NAME,
  METRICS_PORT,
  SERVICE_PORTS,
  SERVICE_ROLES,
  storeAuthorityDirectory,
  storeDirectory,
  STORES,
  TLS_DIRECTORY,
  type ServiceRole,
  type Store,
} from './layout';
import type { DynamicValue, TemporalDatabases } from './props';

export interface ServerConfigProps {
  readonly databases: TemporalDatabases;
  readonly numHistoryShards: number;
  /** Connections of one pod to each database. */
  readonly connections: Readonly<Record<Store, number>>;
  /** @default - plain text */
  readonly tls?: { readonly serverName: string };
}

/**
 * The servers' configuration, the same file for all four roles. It is a template only for the pod's own address, which no manifest can
 * know. Passwords are read by a command: variables named like a password are refused by policy, a file that holds one would have to be
 * written by an init container, and the command is run again for each new connection, so that a rotated password needs no restart.
 * Source of the fields: temporalio/temporal common/config/config.go.
 */
export function serverConfig(props: ServerConfigProps): string {
  return `# enable-template
log:
  stdout: true
  level: info
  format: json
persistence:
  numHistoryShards: ${props.numHistoryShards}
  defaultStore: default
  visibilityStore: visibility
  datastores:
${STORES.map((store) => datastore(store, props)).join('')}global:
  membership:
    maxJoinDuration: 30s
    broadcastAddress: {{ env "POD_IP" | quote }}
  metrics:
    prometheus:
      timerType: histogram
      listenAddress: 0.0.0.0:${METRICS_PORT.number}
${props.tls === undefined ? '' : internodeTls(props.tls.serverName)}services:
${SERVICE_ROLES.map(service).join('')}clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active:
      enabled: true
      initialFailoverVersion: 1
      rpcName: frontend
      rpcAddress: 127.0.0.1:${SERVICE_PORTS.frontend.grpc.number}
dcRedirectionPolicy:
  policy: noop
archival:
  history:
    state: disabled
    enableRead: false
  visibility:
    state: disabled
    enableRead: false
namespaceDefaults:
  archival:
    history:
      state: disabled
    visibility:
      state: disabled
dynamicConfigClient:
  filepath: ${DYNAMIC_CONFIG_DIRECTORY}/${DYNAMIC_CONFIG_FILE_NAME}
  pollInterval: 60s
`;
}

/**
 * The server writes the password into an address as into a query, where a space is a "+", and the driver reads it as it stands before an
 * "@", where a "+" is a "+". Source: temporalio/temporal common/persistence/sql/sqlplugin/postgresql/session/session.go, buildDSN.
 */
export const PASSWORD_LIMIT: SecretLimit = {
  pattern: '^[^ ]*$',
  message: 'holds a space, which Temporal hands to the database as "+"',
  allowed: 'any text without spaces',
};

/** `pgx` rather than the older driver: it is the maintained one, and takes the authorities of the system where none is given. */
export const SQL_PLUGIN = 'postgres12_pgx';

function datastore(store: Store, { databases, connections }: ServerConfigProps): string {
  const database = databases[store];
  const most = connections[store];
  return `    ${store}:
      sql:
        pluginName: ${SQL_PLUGIN}
        databaseName: ${JSON.stringify(database.database)}
        connectAddr: ${JSON.stringify(`${database.host}:${database.port}`)}
        connectProtocol: tcp
        user: ${JSON.stringify(database.username)}
        passwordCommand:
          command: cat
          args: [${JSON.stringify(`${storeDirectory(store)}/${database.password.key}`)}]
          timeout: 5s
        maxConns: ${most}
        maxIdleConns: ${most}
        maxConnLifetime: 1h
${databaseTls(store, database)}`;
}

function databaseTls(store: Store, { sslMode, host, tls }: PostgresClient): string {
  const authority = tls?.certificateAuthority;
  switch (sslMode) {
    case 'disable':
      return '';
    case 'verify-full':
      return `        tls:
          enabled: true
          enableHostVerification: true
          serverName: ${JSON.stringify(host)}
${authority === undefined ? '' : `          caFile: ${storeAuthorityDirectory(store)}/${authority.key}\n`}`;
    default:
      throw new Error(`unknown sslMode ${JSON.stringify(sslMode satisfies never)}`);
  }
}

function internodeTls(serverName: string): string {
  return `  tls:
    refreshInterval: 1h
    expirationChecks:
      warningWindow: 336h
      errorWindow: 72h
      checkInterval: 1h
    internode:
      server:
        certFile: ${TLS_DIRECTORY}/tls.crt
        keyFile: ${TLS_DIRECTORY}/tls.key
        requireClientAuth: true
        clientCaFiles: [${CONFIG_DIRECTORY}/${AUTHORITY_FILE}]
      client:
        serverName: ${JSON.stringify(serverName)}
        rootCaFiles: [${CONFIG_DIRECTORY}/${AUTHORITY_FILE}]
`;
}

function service(role: ServiceRole): string {
  const { grpc, membership } = SERVICE_PORTS[role];
  return `  ${role}:
    rpc:
      grpcPort: ${grpc.number}
      membershipPort: ${membership.number}
      bindOnIP: 0.0.0.0
`;
}

/**
 * What makes a rolling update go unnoticed: a pod that goes leaves the ring at a moment that all others know, and answers until they
 * have turned to another. Source: temporalio/temporal common/dynamicconfig/constants.go.
 */
export const SMOOTH_ROLLING: Readonly<Record<string, DynamicValue>> = {
  'frontend.shutdownDrainDuration': '5s',
  'frontend.shutdownFailHealthCheckDuration': '5s',
  'history.alignMembershipChange': '10s',
  'history.shutdownDrainDuration': '5s',
  'matching.alignMembershipChange': '10s',
  'matching.shutdownDrainDuration': '5s',
};

/** The file that servers read every minute, key by key in order. */
export function dynamicConfig(values: Readonly<Record<string, DynamicValue>>): string {
  const all = { ...SMOOTH_ROLLING, ...values };
  return Object.keys(all)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .map((key) => `${key}:\n  - value: ${JSON.stringify(all[key])}\n`)
    .join('');
}
