import {
  checkBytes,
  checkCertificate,
  checkDnsLabel,
  checkPattern,
  checkReplicas,
  checkUnique,
  checkWhole,
  faultsAt,
  optional,
  type Fault,
  type Objection,
} from '../core';
import { SERVICE_ROLES } from './layout';
import type { TemporalClusterProps, TemporalDevServerProps, TemporalProps } from './props';
import { upgradeFaults } from './upgrade';

const LONGEST_NAME = 30;
const LARGEST_SHARDS = 16_384;
/** Source: docs.temporal.io/self-hosted-guide/defaults: the least that a server takes is a day. */
const LONGEST_RETENTION_DAYS = 3650;

/** What is wrong with what every strategy is given. */
export function commonFaults(path: string, { name, namespaces }: TemporalProps): Fault[] {
  const names = namespaces.map((namespace) => namespace.name);
  return faultsAt(path, {
    name: checkDnsLabel(name, LONGEST_NAME),
    namespaces: [
      ...names.flatMap((declared) => checkTemporalNamespace(declared) ?? []),
      ...checkUnique(names, { message: 'the Temporal namespace is declared twice', fix: 'declare it once' }),
    ],
    ...Object.fromEntries(
      namespaces.map((namespace) => [
        `namespaces.${namespace.name}.retentionDays`,
        checkWhole(namespace.retentionDays, { max: LONGEST_RETENTION_DAYS }),
      ]),
    ),
  });
}

export function devServerFaults(path: string, { storage }: TemporalDevServerProps): Fault[] {
  return faultsAt(path, { storage: checkBytes(storage) });
}

export interface ClusterVersions {
  readonly server: string;
  readonly adminTools: string;
}

export function clusterFaults(path: string, props: TemporalClusterProps, versions: ClusterVersions): Fault[] {
  const { numHistoryShards, deployed, connections, replicas, tls } = props;
  return [
    ...faultsAt(path, {
      numHistoryShards: checkWhole(numHistoryShards, { max: LARGEST_SHARDS }),
      ...Object.fromEntries(
        [...SERVICE_ROLES, 'ui' as const].map((role) => [`replicas.${role}`, checkReplicas(replicas[role])]),
      ),
      'databases.visibility': checkDatabases(props),
      'connections.default': checkWhole(connections?.default, { max: 1000 }),
      'connections.visibility': checkWhole(connections?.visibility, { max: 1000 }),
      'tls.certificateAuthority': optional(tls?.certificateAuthority, checkCertificate),
      dynamicConfig: Object.keys(props.dynamicConfig ?? {}).flatMap((key) => checkDynamicKey(key) ?? []),
    }),
    ...upgradeFaults(path, { ...versions, numHistoryShards, deployed }),
  ];
}

function checkDatabases({ databases }: TemporalClusterProps): Objection | undefined {
  const { default: main, visibility } = databases;
  const same = main.host === visibility.host && main.port === visibility.port && main.database === visibility.database;
  return same
    ? {
        message: 'is the default database, but both have tables of the same names',
        got: visibility.database,
        fix: 'take two databases of one server',
      }
    : undefined;
}

function checkDynamicKey(key: string): Objection | undefined {
  return checkPattern(key, /^[a-zA-Z]+(-[a-zA-Z]+)*(\.[a-zA-Z0-9]+)+$/, {
    message: 'is not a key of the dynamic configuration',
    allowed: 'a service or an area and a name, such as frontend.rps',
  });
}

function checkTemporalNamespace(name: string): Objection | undefined {
  const allowed = '2 to 63 letters, digits, "-", "_" and ".", with a letter or digit first; not temporal-system';
  return name === 'temporal-system'
    ? { message: "is Temporal's own namespace", got: name, allowed }
    : checkPattern(name, /^[A-Za-z0-9][A-Za-z0-9_.-]{1,62}$/, {
        message: 'is not a name for a Temporal namespace',
        allowed,
      });
}

/** What is wrong with clients: each works in a namespace that was declared. */
export function clientFaults(path: string, declared: readonly string[], asked: readonly string[]): Fault[] {
  return asked
    .filter((name) => !declared.includes(name))
    .map((got) => ({
      path,
      message: 'a client works in a Temporal namespace that is not declared',
      got,
      allowed: declared.length === 0 ? 'none is declared' : [...declared].sort().join(', '),
      fix: 'add it to namespaces',
    }));
}
