import { Construct } from 'constructs';
import {
  addFaults,
  checkCidr,
  checkDnsLabel,
  checkDnsSubdomain,
  checkPortNumber,
  faultsAt,
  optional,
  PlatformSecret,
  type Fault,
  type SecretKey,
  type SecretMaterial,
} from '../core';
import { networkClient, PUBLIC_HTTPS, type MountedSecret, type NetworkEndpoint } from '../workload';
import type { TemporalClient, TemporalClientOptions, TemporalCredentials, TemporalEndpoint } from './endpoint';
import { clientFaults } from './faults';
import { FRONTEND_PORT } from './layout';

/** What Temporal Cloud knows a client by. Values are given: by an override of the material, or in the external store. */
export type ExternalTemporalCredentials =
  | { readonly type: 'api-key'; readonly key: SecretMaterial }
  | {
      readonly type: 'mutual-tls';
      /** PEM text. */
      readonly certificate: SecretMaterial;
      /** PEM text. */
      readonly key: SecretMaterial;
    };

export interface ExternalTemporalProps {
  /** Name of the instance here, for instance `temporal-cloud`. */
  readonly name: string;
  /** For instance `agents.a1b2c.tmprl.cloud`, or with an API key `eu-west-1.aws.api.temporal.io`. */
  readonly host: string;
  /** @default 7233 */
  readonly port?: number;
  /** Namespaces that are there, with the account where there is one: `agents.a1b2c`. */
  readonly namespaces: readonly string[];
  readonly credentials: ExternalTemporalCredentials;
  /** Addresses that the server may have, for instance `10.1.2.0/27`. @default - any public address */
  readonly cidr?: string;
}

/** A Temporal outside the cluster, by the same handle. Its namespaces are made where it is run. */
export class ExternalTemporal extends Construct implements TemporalEndpoint {
  readonly host: string;
  readonly port: number;
  readonly network: NetworkEndpoint;
  private readonly props: ExternalTemporalProps;
  private readonly secrets = new Set<string>();
  private readonly asked: string[] = [];

  constructor(scope: Construct, id: string, props: ExternalTemporalProps) {
    super(scope, id);
    this.props = props;
    this.host = props.host;
    this.port = props.port ?? FRONTEND_PORT.number;
    this.network = {
      peer: props.cidr === undefined ? PUBLIC_HTTPS.peer : { type: 'addresses', cidr: props.cidr },
      ports: [{ name: FRONTEND_PORT.name, number: this.port }],
    };
    addFaults(this, () => [...this.faults(), ...clientFaults(this.node.path, this.props.namespaces, this.asked)]);
  }

  addClient(namespace: string, { temporalNamespace }: TemporalClientOptions): TemporalClient {
    this.asked.push(temporalNamespace);
    return {
      ...networkClient(this.network),
      address: `${this.host}:${this.port}`,
      namespace: temporalNamespace,
      credentials: this.credentialsIn(namespace),
    };
  }

  private credentialsIn(namespace: string): TemporalCredentials {
    const { credentials } = this.props;
    switch (credentials.type) {
      case 'api-key':
        this.addSecret(namespace, { 'api-key': { type: 'value', value: credentials.key } });
        return { type: 'api-key', key: this.mounted('api-key') };
      case 'mutual-tls':
        this.addSecret(namespace, {
          'tls.crt': { type: 'value', value: credentials.certificate },
          'tls.key': { type: 'value', value: credentials.key },
        });
        return { type: 'mutual-tls', certificate: this.mounted('tls.crt'), key: this.mounted('tls.key') };
      default:
        throw new Error(`unknown credentials ${JSON.stringify(credentials satisfies never)}`);
    }
  }

  private get secretName(): string {
    return `${this.props.name}-client`;
  }

  private mounted(key: string): MountedSecret {
    const { secretName } = this;
    return { secretName, key, volume: { type: 'secret', name: 'temporal-client', secretName } };
  }

  /** Once for all clients of a namespace. */
  private addSecret(namespace: string, keys: Readonly<Record<string, SecretKey>>): void {
    if (!this.secrets.has(namespace)) {
      this.secrets.add(namespace);
      new PlatformSecret(this, `Client-${namespace}`, { name: this.secretName, namespace, keys: () => keys });
    }
  }

  private faults(): Fault[] {
    const { name, host, cidr, namespaces } = this.props;
    return faultsAt(this.node.path, {
      name: checkDnsLabel(name),
      host: checkDnsSubdomain(host),
      port: checkPortNumber(this.port),
      cidr: optional(cidr, checkCidr),
      namespaces:
        namespaces.length > 0 ? undefined : { message: 'is empty, so no client could work', allowed: 'one or more' },
    });
  }
}
