import type Redis from 'ioredis';
import type { ClusterClient, LiveObject } from '../../../stacks/cluster/client';
import { HOLD_ANNOTATION } from '../../../stacks/sandbox';

export interface AgentsOptions {
  readonly client: ClusterClient;
  readonly namespace: string;
  /** Value of `app.kubernetes.io/name` of the agents' pods. */
  readonly name: string;
  readonly stream: string;
  readonly group: string;
  /** A connection as the agents' own user. */
  readonly connect: () => Promise<Redis>;
  /** Milliseconds that one piece of work takes. */
  readonly workMilliseconds: number;
  /** Milliseconds after which work that nobody acknowledged is claimed. */
  readonly leaseMilliseconds: number;
  /** Whether an agent ends after one piece, as a Job does. */
  readonly once: boolean;
}

/**
 * Real consumers in place of simulated pods: for each pod that runs, one consumer with the pod's name. A pod of a Job is held in
 * Running until its consumer is done.
 */
export class Agents {
  /** How often each entry was finished. */
  readonly finished = new Map<string, number>();
  /** The most Jobs, or pods of a pool, that there were at once. */
  most = 0;
  /** Consumers that have not ended yet. */
  busy = 0;
  /** Names of pods that die with the entry that they have taken, before they finish it. */
  private doomed = 0;
  private readonly options: AgentsOptions;
  private readonly active = new Map<string, Promise<void>>();
  private readonly alive = new Set<string>();
  private stopped = false;
  private loop: Promise<void> | undefined;

  constructor(options: AgentsOptions) {
    this.options = options;
  }

  start(): void {
    this.loop = this.watch();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await Promise.all(this.active.values());
  }

  /** The next agents to take an entry die with it. */
  killNext(count: number): void {
    this.doomed = count;
  }

  get stillDoomed(): number {
    return this.doomed;
  }

  private async watch(): Promise<void> {
    while (!this.stopped) {
      const pods = await this.pods();
      const running = pods.filter((pod) => phase(pod) === 'Running' && pod.metadata.deletionTimestamp === undefined);
      this.most = Math.max(this.most, this.options.once ? await this.jobs() : running.length);
      this.alive.clear();
      for (const pod of running) {
        this.alive.add(pod.metadata.name);
        if (!this.active.has(pod.metadata.name)) {
          this.active.set(pod.metadata.name, this.serve(pod));
        }
      }
      await pause(100);
    }
  }

  private pods(): Promise<LiveObject[]> {
    const { client, namespace, name } = this.options;
    return client.list('v1', 'Pod', namespace, `app.kubernetes.io/name=${name}`);
  }

  /** KEDA counts Jobs; their pods come a moment later. */
  private async jobs(): Promise<number> {
    const all = await this.options.client.list('batch/v1', 'Job', this.options.namespace);
    return all.filter((job) => ((job.status as { active?: number } | undefined)?.active ?? 0) > 0).length;
  }

  private async serve(pod: LiveObject): Promise<void> {
    this.busy += 1;
    try {
      await this.work(pod);
    } finally {
      this.busy -= 1;
    }
  }

  private async work(pod: LiveObject): Promise<void> {
    const redis = await this.options.connect();
    try {
      const { name } = pod.metadata;
      for (let done = false; !done && !this.stopped && (this.options.once || this.alive.has(name));) {
        const entry = (await this.read(redis, name)) ?? (await this.claim(redis, name));
        if (entry === undefined) {
          done = this.options.once;
          continue;
        }
        if (this.doomed > 0) {
          this.doomed -= 1;
          return;
        }
        await pause(this.options.workMilliseconds);
        await redis.xack(this.options.stream, this.options.group, entry);
        await redis.xdel(this.options.stream, entry);
        this.finished.set(entry, (this.finished.get(entry) ?? 0) + 1);
        done = this.options.once;
      }
    } finally {
      redis.disconnect();
      if (this.options.once) {
        await this.release(pod);
      }
    }
  }

  private async read(redis: Redis, consumer: string): Promise<string | undefined> {
    const { stream, group } = this.options;
    const answer = (await redis.xreadgroup(
      'GROUP',
      group,
      consumer,
      'COUNT',
      1,
      'BLOCK',
      300,
      'STREAMS',
      stream,
      '>',
    )) as [string, [string, string[]][]][] | null;
    return answer?.[0]?.[1][0]?.[0];
  }

  private async claim(redis: Redis, consumer: string): Promise<string | undefined> {
    const { stream, group, leaseMilliseconds } = this.options;
    const answer = (await redis.xautoclaim(stream, group, consumer, leaseMilliseconds, '0', 'COUNT', 1)) as [
      string,
      [string, string[]][],
    ];
    return answer[1][0]?.[0];
  }

  private async release(pod: LiveObject): Promise<void> {
    const { name, namespace } = pod.metadata;
    await this.options.client.apply(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, annotations: { [HOLD_ANNOTATION]: 'false' } } },
      { fieldManager: 'agents', force: true },
    );
  }
}

function phase(pod: LiveObject): string | undefined {
  return (pod.status as { phase?: string } | undefined)?.phase;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
