import { proxyActivities } from '@temporalio/workflow';

/** What the workers of the test can do. */
export interface Activities {
  shout(text: string): Promise<string>;
}

const { shout } = proxyActivities<Activities>({ startToCloseTimeout: '10 seconds', retry: { maximumAttempts: 2 } });

/** One step through everything: history, task queues of both kinds, and back. */
export async function greet(name: string): Promise<string> {
  return `Hello ${await shout(name)}`;
}

/** Ends badly, so that there is something to count. */
export async function fail(): Promise<void> {
  await shout('fail');
}
