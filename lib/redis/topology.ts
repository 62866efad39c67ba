import type { Port, SecretKey, SecretTemplatePart } from '../core';
import type { ContainerProps, Mount, Probes } from '../workload';
import type { RedisUserProps } from './acl';
import type { RedisRole } from './config';
import type { RedisAddress } from './endpoint';

/** What strategies are told of their instance. */
export interface TopologyProps {
  readonly name: string;
  readonly namespace: string;
  readonly role: RedisRole;
  readonly tls: boolean;
  /** Mounts that every container of the node shares. */
  readonly mounts: { readonly data: Mount; readonly configuration: Mount; readonly tls: readonly Mount[] };
  readonly aclSecretName: string;
  /** Rules of the given users, with the passwords that they have at the servers. */
  readonly acl: (users: readonly RedisUserProps[]) => readonly SecretTemplatePart[];
  readonly password: (user: string) => SecretKey;
  /** Clients that must find the master; read at synth. */
  readonly clients: () => readonly string[];
}

/** How a strategy arranges the servers of an instance. */
export interface RedisTopology {
  readonly replicas: number;
  readonly replicated: boolean;
  /** Files of the strategy's own beside `redis.conf`. */
  readonly files: Readonly<Record<string, string>>;
  readonly serverCommand: readonly string[];
  readonly serverMounts: readonly Mount[];
  readonly serverProbes: Probes;
  readonly sidecars: readonly ContainerProps[];
  /** What the servers' Secret holds beside the ACL file. */
  readonly secretKeys: () => Readonly<Record<string, SecretKey>>;
  readonly address: RedisAddress;
  /** Ports that clients and the nodes themselves connect to. */
  readonly ports: readonly Port[];
  /** Ports of the Service that stands for all nodes. */
  readonly servicePorts: readonly Port[];
}
