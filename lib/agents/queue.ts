import type { Trigger } from '../keda';
import type { Endpoint, Mount, NetworkClient } from '../workload';

/** Where agents get their work from, whatever kind of queue it is. */
export type AgentQueue = Endpoint<void, AgentQueueClient>;

export interface AgentQueueClient extends Pick<NetworkClient, 'ready' | 'connect'> {
  /** What scales the agents: it must count work that waits and work that an agent has taken. */
  readonly trigger: Trigger;
  /** Pieces of work that one agent has at once. @default 1 */
  readonly entriesPerAgent?: number;
  /** What each of the trigger's parts counts, for people who look at the dashboard. @default - its kind */
  readonly measures?: readonly string[];
  /** What an agent is told of the queue. */
  readonly environment: Readonly<Record<string, string>>;
  /** Files with what it must not be told by environment. */
  readonly mounts: readonly Mount[];
}
