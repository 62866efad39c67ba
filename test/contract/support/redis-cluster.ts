import type Redis from 'ioredis';
import { type RedisProps } from '../../../lib/redis';
import { synthesizeRedis, type SynthesizedRedis } from './redis-instance';
import { connectTo, freePort, RedisNode, reply, until, type NodeOptions } from './redis-node';

export const NODES = [0, 1, 2] as const;

export interface ClusterOptions {
  readonly directory: string;
  readonly props: RedisProps;
  readonly synthesize?: (props: RedisProps) => SynthesizedRedis;
  readonly foreignSecrets?: NodeOptions['foreignSecrets'];
  /** Certificate authority for connections. @default - plain text */
  readonly ca?: string;
}

/** Three pods of the `sentinel` strategy, each with a loopback address of its own in place of its name. */
export class RedisCluster {
  private constructor(
    readonly instance: SynthesizedRedis,
    readonly nodes: readonly RedisNode[],
    readonly ports: { readonly redis: number; readonly sentinel: number },
    private readonly options: ClusterOptions,
  ) {}

  static async create(options: ClusterOptions): Promise<RedisCluster> {
    const { name, namespace } = options.props;
    const instance = (options.synthesize ?? synthesizeRedis)(options.props);
    const ports = { redis: await freePort(), sentinel: await freePort() };
    const nodes = NODES.map(
      (ordinal) =>
        new RedisNode({
          instance,
          namespace,
          podName: `${name}-${ordinal}`,
          pod: instance.one('StatefulSet', name).spec.template.spec,
          directory: options.directory,
          address: addressOf(ordinal),
          replacements: [
            ...NODES.map(
              (peer) =>
                [
                  new RegExp(`${name}-${peer}\\.${name}-pods\\.${namespace}\\.svc\\.cluster\\.local`, 'g'),
                  addressOf(peer),
                ] as const,
            ),
            [/\b26379\b/g, String(ports.sentinel)],
            [/\b6379\b/g, String(ports.redis)],
            [/(redis-cli )/g, `$1-p ${ports.redis} `],
          ],
          ...(options.foreignSecrets === undefined ? {} : { foreignSecrets: options.foreignSecrets }),
        }),
    );
    return new RedisCluster(instance, nodes, ports, options);
  }

  node(ordinal: number): RedisNode {
    return this.nodes[ordinal] as RedisNode;
  }

  startNode(ordinal: number): void {
    this.node(ordinal).start('sentinel');
    this.node(ordinal).start('redis');
  }

  async startAll(): Promise<void> {
    NODES.forEach((ordinal) => this.startNode(ordinal));
    await this.whole();
  }

  /** Until every server follows one master and every sentinel knows the other two. */
  async whole(): Promise<void> {
    await until(
      'the three nodes are one cluster',
      async () => {
        for (const ordinal of NODES) {
          const known = (await this.sentinelView(ordinal)) ?? {};
          if (known['num-other-sentinels'] !== '2' || known['num-slaves'] !== '2') {
            return false;
          }
          const asked = await Promise.all(
            (['redis', 'sentinel'] as const).map((container) => this.node(ordinal).probe(container, 'readiness')),
          );
          if (asked.some((code) => code !== 0)) {
            return false;
          }
        }
        return (await this.masters()).length === 1;
      },
      120,
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.logs}`);
    });
  }

  /** Ordinals of the servers that call themselves master. */
  async masters(): Promise<number[]> {
    const roles = await Promise.all(
      NODES.map(async (ordinal) => ((await this.ask(ordinal, ['role'])) as [string] | undefined)?.[0]),
    );
    return NODES.filter((ordinal) => roles[ordinal] === 'master');
  }

  async master(): Promise<number> {
    const [master] = await this.masters();
    if (master === undefined) {
      throw new Error('no master');
    }
    return master;
  }

  /** The administrator's question to a server; undefined when it does not answer. */
  ask(ordinal: number, command: readonly string[]): Promise<unknown> {
    return this.once({ port: this.ports.redis, ordinal }, command);
  }

  /** The administrator's question to a sentinel. */
  askSentinel(ordinal: number, command: readonly string[]): Promise<unknown> {
    return this.once({ port: this.ports.sentinel, ordinal }, command);
  }

  async sentinelView(ordinal: number): Promise<Record<string, string> | undefined> {
    const flat = await this.once({ port: this.ports.sentinel, ordinal }, [
      'sentinel',
      'master',
      this.options.props.name,
    ]);
    return Array.isArray(flat)
      ? Object.fromEntries(
          (flat as string[]).flatMap((text, at) => (at % 2 === 0 ? [[text, flat[at + 1] as string]] : [])),
        )
      : undefined;
  }

  password(user: string, namespace = this.options.props.namespace): string {
    return this.instance.secret(`${namespace}/${this.options.props.name}-${user}`)['password'] as string;
  }

  async stopAll(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stopAll(signal)));
  }

  get logs(): string {
    return this.nodes.map((node) => `== ${node.options.podName}\n${node.log}`).join('\n');
  }

  private async once(
    at: { readonly port: number; readonly ordinal: number },
    command: readonly string[],
  ): Promise<unknown> {
    let connection: Redis | undefined;
    try {
      connection = await connectTo({
        host: addressOf(at.ordinal),
        port: at.port,
        username: 'admin',
        password: this.password('admin'),
        connectTimeout: 1000,
        commandTimeout: 2000,
        ...(this.options.ca === undefined ? {} : { tls: { ca: this.options.ca } }),
      });
      return await reply(connection, command);
    } catch {
      return undefined;
    } finally {
      connection?.disconnect();
    }
  }
}

export function addressOf(ordinal: number): string {
  return `127.0.1.${ordinal + 1}`;
}
