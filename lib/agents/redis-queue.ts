import { redisStreamsTrigger, type RedisStreamsServer } from '../keda';
import {
  redisEnvironment,
  type DeclaredStream,
  type RedisAddress,
  type RedisClient,
  type RedisEndpoint,
} from '../redis';
import { clientMounts } from '../workload';
import type { AgentQueue, AgentQueueClient } from './queue';

const DIRECTORIES = {
  passwordDirectory: '/run/secrets/queue',
  certificateAuthorityDirectory: '/run/secrets/queue-ca',
};

export interface RedisAgentQueueProps {
  readonly redis: RedisEndpoint;
  /** The stream and its group, made before anybody scales. */
  readonly stream: DeclaredStream;
  /** Begins the names of the two users that are made, for instance `raibid`: `raibid-agent` and `raibid-scaler`. */
  readonly user: string;
  /** Begins the names of the environment variables, for instance `RAIBID`. */
  readonly prefix: string;
  /** Patterns of keys that agents may touch besides the stream. @default - none */
  readonly keys?: readonly string[];
  /** Entries that one agent has at once. @default 1 */
  readonly entriesPerAgent?: number;
}

/**
 * A consumer group of a Redis stream as a queue of work. Agents read as `AGENT_NAME`, claim what a dead one has left behind
 * (`XAUTOCLAIM` with their lease as the idle time), and acknowledge when they are done. The scaler has a user of its own, which can count
 * and nothing else.
 */
export function redisAgentQueue(props: RedisAgentQueueProps): AgentQueue {
  return { addClient: (namespace) => queueClient(namespace, props) };
}

function queueClient(namespace: string, props: RedisAgentQueueProps): AgentQueueClient {
  const { redis, stream, user, prefix } = props;
  const agent = redis.addClient(namespace, {
    name: `${user}-agent`,
    commands: [
      'ping',
      'xreadgroup',
      'xack',
      'xautoclaim',
      'xclaim',
      'xpending',
      'xdel',
      'xgroup|createconsumer',
      'xgroup|delconsumer',
      'client|setname',
      'client|setinfo',
    ],
    keys: [stream.stream, ...(props.keys ?? [])],
  });
  const scaler = redis.addClient(namespace, {
    name: `${user}-scaler`,
    commands: ['ping', 'info', 'xlen', 'xpending', 'xinfo|groups', 'client|setname', 'client|setinfo'],
    keys: [stream.stream],
  });
  return {
    trigger: redisStreamsTrigger({
      server: streamsServer(scaler),
      username: scaler.username,
      password: scaler.password,
      tls: scaler.tls,
      stream: stream.stream,
      consumerGroup: stream.group,
      entriesPerReplica: props.entriesPerAgent,
      source: scaler.network,
    }),
    entriesPerAgent: props.entriesPerAgent,
    measures: ['waiting', 'in work'],
    environment: {
      ...redisEnvironment(agent, { prefix: `${prefix}_REDIS`, ...DIRECTORIES }),
      [`${prefix}_JOBS_STREAM`]: stream.stream,
      [`${prefix}_JOBS_GROUP`]: stream.group,
    },
    mounts: clientMounts(agent, DIRECTORIES),
    ready: [stream],
    connect: agent.connect,
  };
}

function streamsServer(client: RedisClient): RedisStreamsServer {
  const address: RedisAddress = client.address;
  switch (address.type) {
    case 'single':
      return { type: 'single', host: address.host, port: address.port };
    case 'sentinel':
      return {
        type: 'sentinel',
        sentinels: address.sentinels.map(({ host, port }) => `${host}:${port}`),
        master: address.masterName,
        // Sentinels take the client's own user.
        credentials: { username: client.username, password: client.password },
      };
    default:
      throw new Error(`unknown address ${JSON.stringify(address satisfies never)}`);
  }
}
