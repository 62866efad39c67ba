import { Construct } from 'constructs';
import {
  addFaults,
  checkCidr,
  checkDnsLabel,
  checkPortNumber,
  faultsAt,
  once,
  PlatformSecret,
  type Fault,
  type PlatformSecretProps,
  type SecretMaterial,
} from '../core';
import { certificateAuthorityIn, networkClient, type ClientTls, type NetworkEndpoint } from '../workload';
import type { RedisUserProps } from './acl';
import type { DeclaredStream, RedisAddress, RedisClient, RedisEndpoint, StreamProps } from './endpoint';
import { mountedPassword, redisClient } from './files';
import { REDIS_PORT } from './layout';
import { RedisStream, streamFaults } from './stream';

export interface ExternalRedisProps {
  /** Name of the instance here, for instance `redis-queue`. */
  readonly name: string;
  /** Where the Jobs run that make declared streams. */
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  /** User of every client: users are made where the server is run. @default default */
  readonly username?: string;
  /**
   * The password, which must be given: in `direct` delivery by an override of this material, in `gitops` delivery in the external store.
   * A derived value would open nothing.
   */
  readonly password: SecretMaterial;
  /** `public`: a certificate of a public authority; `certificateAuthority`: of this one, as PEM text; `off`: plain text. @default public */
  readonly tls?: 'public' | 'off' | { readonly certificateAuthority: string };
  /** Addresses that the server may have, for instance `10.1.2.0/27`: where clients are let out to. */
  readonly cidr: string;
}

/** A Redis outside the cluster, by the same handle. It must be 7.0 or newer with `maxmemory-policy noeviction` for a queue. */
export class ExternalRedis extends Construct implements RedisEndpoint {
  readonly address: RedisAddress;
  readonly network: NetworkEndpoint;
  private readonly props: ExternalRedisProps;
  private readonly streams: RedisStream[] = [];

  constructor(scope: Construct, id: string, props: ExternalRedisProps) {
    super(scope, id);
    this.props = props;
    this.address = { type: 'single', host: props.host, port: props.port };
    this.network = {
      peer: { type: 'addresses', cidr: props.cidr },
      ports: [{ name: REDIS_PORT.name, number: props.port }],
    };
    addFaults(this, () => this.faults());
  }

  /** The rules of `user` say what the client needs; the user itself is made where the server is run. */
  addClient(namespace: string, user: RedisUserProps): RedisClient {
    const { address, username } = this;
    return redisClient(networkClient(this.network), {
      address,
      username,
      secret: this.secret(namespace, user.name),
      material: this.props.password,
      tls: this.clientTls(namespace),
    });
  }

  declareStream(props: StreamProps): DeclaredStream {
    const { name, namespace } = this.props;
    const tls = this.clientTls(namespace);
    const stream = new RedisStream(this, `Stream${this.streams.length + 1}`, {
      ...props,
      name,
      namespace,
      address: this.address,
      network: this.network,
      username: this.username,
      password: mountedPassword(this.secret(namespace, 'bootstrap').secretName),
      ...(tls === undefined ? {} : { tls }),
    });
    this.streams.push(stream);
    return stream;
  }

  private get username(): string {
    return this.props.username ?? 'default';
  }

  private secret(namespace: string, client: string): PlatformSecret {
    const name = `${this.props.name}-${client}`;
    const id = `Client-${namespace}-${client}`;
    const keys: PlatformSecretProps['keys'] = () => ({ password: { type: 'value', value: this.props.password } });
    return once(this, id, () => new PlatformSecret(this, id, { name, namespace, keys }));
  }

  private clientTls(namespace: string): ClientTls | undefined {
    const { name, tls = 'public' } = this.props;
    if (tls === 'off') {
      return undefined;
    }
    if (tls === 'public') {
      return {};
    }
    const authority = { name: `${name}-ca`, volume: 'redis-ca', pem: tls.certificateAuthority };
    return { certificateAuthority: certificateAuthorityIn(this, namespace, authority) };
  }

  private faults(): Fault[] {
    const { path } = this.node;
    const { name, port, cidr } = this.props;
    return [
      ...faultsAt(path, { name: checkDnsLabel(name), port: checkPortNumber(port), cidr: checkCidr(cidr) }),
      ...streamFaults(path, this.streams),
    ];
  }
}
