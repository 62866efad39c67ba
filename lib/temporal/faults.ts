import { checkBytes, checkDnsLabel, checkReplicas, type Fault } from '../core';
import type { TemporalNamespaceProps } from './endpoint';
import { SERVICE_ROLES } from './layout';
import type { TemporalClusterProps, TemporalDevServerProps, TemporalProps } from './props';
import { upgradeFaults } from './upgrade';

const LONGEST_NAME = 30;
const LARGEST_SHARDS = 16_384;
/** Source: docs.temporal.io/self-hosted-guide/defaults: the least that a server takes is a day. */
const LONGEST_RETENTION_DAYS = 3650;

/** What is wrong with what every strategy is given. */
export function commonFaults(path: string, props: TemporalProps): Fault[] {
  const name =
    props.name.length > LONGEST_NAME
      ? {
          message: 'is too long for the name of an instance',
          got: props.name,
          allowed: `up to ${LONGEST_NAME} characters`,
        }
      : checkDnsLabel(props.name);
  return [
    ...(name === undefined ? [] : [{ path: `${path}.name`, ...name }]),
    ...props.namespaces.flatMap((namespace) => namespaceFaults(path, namespace)),
    ...twice(props.namespaces.map((namespace) => namespace.name)).map((got) => ({
      path: `${path}.namespaces`,
      message: 'the Temporal namespace is declared twice',
      got,
      fix: 'declare it once',
    })),
  ];
}

export function devServerFaults(path: string, { storage }: TemporalDevServerProps): Fault[] {
  const objection = checkBytes(storage);
  return objection === undefined ? [] : [{ path: `${path}.storage`, ...objection }];
}

export interface ClusterVersions {
  readonly server: string;
  readonly adminTools: string;
}

export function clusterFaults(path: string, props: TemporalClusterProps, versions: ClusterVersions): Fault[] {
  return [
    ...numberFaults(`${path}.numHistoryShards`, props.numHistoryShards, LARGEST_SHARDS),
    ...[...SERVICE_ROLES, 'ui' as const].flatMap((role) => {
      const objection = checkReplicas(props.replicas[role]);
      return objection === undefined ? [] : [{ path: `${path}.replicas.${role}`, ...objection }];
    }),
    ...databaseFaults(path, props),
    ...tlsFaults(path, props),
    ...dynamicConfigFaults(path, props),
    ...upgradeFaults(path, { ...versions, numHistoryShards: props.numHistoryShards, deployed: props.deployed }),
  ];
}

function databaseFaults(path: string, { databases, connections }: TemporalClusterProps): Fault[] {
  const { default: main, visibility } = databases;
  const same = main.host === visibility.host && main.port === visibility.port && main.database === visibility.database;
  return [
    ...(same
      ? [
          {
            path: `${path}.databases.visibility`,
            message: 'is the default database, but both have tables of the same names',
            got: visibility.database,
            fix: 'take two databases of one server',
          },
        ]
      : []),
    ...(connections === undefined
      ? []
      : [
          ...numberFaults(`${path}.connections.default`, connections.default, 1000),
          ...numberFaults(`${path}.connections.visibility`, connections.visibility, 1000),
        ]),
  ];
}

function tlsFaults(path: string, { tls }: TemporalClusterProps): Fault[] {
  if (
    tls === undefined ||
    /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(tls.certificateAuthority)
  ) {
    return [];
  }
  const allowed = 'PEM text that begins with -----BEGIN CERTIFICATE-----';
  return [{ path: `${path}.tls.certificateAuthority`, message: 'is not a certificate', allowed }];
}

function dynamicConfigFaults(path: string, { dynamicConfig }: TemporalClusterProps): Fault[] {
  return Object.keys(dynamicConfig ?? {})
    .filter((key) => !/^[a-zA-Z]+(-[a-zA-Z]+)*(\.[a-zA-Z0-9]+)+$/.test(key))
    .map((got) => ({
      path: `${path}.dynamicConfig`,
      message: 'is not a key of the dynamic configuration',
      got,
      allowed: 'a service or an area and a name, such as frontend.rps',
    }));
}

function namespaceFaults(path: string, { name, retentionDays }: TemporalNamespaceProps): Fault[] {
  const place = `${path}.namespaces.${name}`;
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9_.-]{1,62}$/.test(name) && name !== 'temporal-system'
      ? []
      : [
          {
            path: `${path}.namespaces`,
            message:
              name === 'temporal-system' ? "is Temporal's own namespace" : 'is not a name for a Temporal namespace',
            got: name,
            allowed: '2 to 63 letters, digits, "-", "_" and ".", with a letter or digit first; not temporal-system',
          },
        ]),
    ...(retentionDays === undefined
      ? []
      : numberFaults(`${place}.retentionDays`, retentionDays, LONGEST_RETENTION_DAYS)),
  ];
}

function numberFaults(path: string, got: number, maximum: number): Fault[] {
  return Number.isInteger(got) && got >= 1 && got <= maximum
    ? []
    : [{ path, message: 'is out of range', got, allowed: `a whole number, 1 to ${maximum}` }];
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, position) => names.indexOf(name) !== position);
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
