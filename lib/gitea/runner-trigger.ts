import type { Objection } from '../core';
import { postgresqlTrigger, type Trigger } from '../keda';
import { checkLabel } from './names';
import type { PostgresClient } from '../postgres';

/**
 * Jobs for our labels that wait or are being done. Gitea serves no such number: its metrics know nothing of Actions, and its API wants a
 * token that the server must make first (go-gitea/gitea#32862). So its own table is asked the question that it asks itself when a runner
 * comes for work: waiting (5), with no task yet, not a mere call of another workflow, and no label that the runner lacks. Running (6) and
 * cancelling (8) jobs count as well, because KEDA takes the running Jobs off the sum.
 * Source: go-gitea/gitea 1.27 models/actions/{status,task,runner,run_job}.go.
 */
export function waitingJobsQuery(labels: readonly string[]): string {
  const ours = `'${JSON.stringify([...labels].sort())}'::jsonb`;
  return (
    'SELECT count(*) FROM action_run_job' +
    ' WHERE ((status = 5 AND task_id = 0 AND is_reusable_caller = false) OR (status IN (6, 8) AND task_id <> 0))' +
    ` AND runs_on::jsonb <@ ${ours}`
  );
}

export interface RunnerTriggerProps {
  /** As it is seen from the runners' namespace, where KEDA looks for the password. */
  readonly database: PostgresClient;
  readonly labels: readonly string[];
}

export function runnerTrigger({ database, labels }: RunnerTriggerProps): Trigger {
  return {
    ...postgresqlTrigger({
      host: database.host,
      port: database.port,
      database: database.database,
      username: database.username,
      password: database.password,
      query: waitingJobsQuery(labels),
      targetQueryValue: 1,
      tls: triggerTls(database),
      source: database.network,
    }),
    countsWorkInProgress: true,
  };
}

/** The scaler knows public authorities only: with one of our own it encrypts, and network policy says whom it reaches. */
function triggerTls({ sslMode, tls }: PostgresClient): 'verify-full' | 'require' | 'disable' {
  switch (sslMode) {
    case 'disable':
      return 'disable';
    case 'verify-full':
      return tls?.certificateAuthority === undefined ? 'verify-full' : 'require';
    default:
      throw new Error(`unknown mode ${JSON.stringify(sslMode satisfies never)}`);
  }
}

export function labelObjections(labels: readonly string[]): Objection[] {
  return labels.length === 0
    ? [{ message: 'is empty, so no job would come', got: [], allowed: 'at least one label' }]
    : labels.flatMap((label) => checkLabel(label) ?? []);
}
