import { destroy, handOver, preview, up, type OperationOptions, type RunEvent } from '../../../stacks/pulumi';
import { KeelsonError } from '../../../lib/core/errors';
import { environmentFromFile } from '../../../stacks/environment';
import type { Platform } from '../../../stacks/pulumi';
import { synthesize } from '../../../stacks/synth';
import { releasedPlatform, type KeptEnvironment } from '../../support/releases';
import { testPlatform, type TestPlatform } from './platforms';

// Runs one operation in a process of its own, which a test may kill. Says what happens as lines of JSON.

/** What the process is told, as JSON in its first argument. */
export interface RunnerTask {
  readonly operation: 'up' | 'preview' | 'destroy' | 'hand-over';
  /** @default - the platform of the project's configuration */
  readonly platform?: TestPlatform;
  /** A release that is applied instead. @default - none */
  readonly release?: { readonly version: string; readonly environment: KeptEnvironment; readonly folder: string };
  readonly options: Omit<OperationOptions, 'platform' | 'onEvent' | 'signal' | 'onProgress'> & {
    readonly forget?: boolean;
  };
}

/** One line of its output. */
export type RunnerLine =
  | { readonly event: RunEvent }
  | { readonly result: Awaited<ReturnType<typeof up>>; readonly rssMegabytes: number }
  | { readonly released: readonly string[] }
  | { readonly error: string; readonly fix?: string; readonly known: boolean };

const task = JSON.parse(process.argv[2] ?? '') as RunnerTask;
const say = (line: RunnerLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function main(): Promise<void> {
  const options = {
    ...task.options,
    platform: otherPlatform(),
    onEvent: (event: RunEvent) => say({ event }),
  };
  try {
    if (task.operation === 'hand-over') {
      say({ released: [...(await handOver(options))].sort() });
      return;
    }
    const result = await { up, preview, destroy }[task.operation](options);
    say({ result, rssMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) });
  } catch (error) {
    const known = error instanceof KeelsonError;
    const text = known || !(error instanceof Error) ? String((error as Error).message) : String(error.stack);
    say({ error: text, known, ...(known && error.fix !== undefined ? { fix: error.fix } : {}) });
    process.exitCode = 1;
  }
}

function otherPlatform(): (() => Platform) | undefined {
  const { platform, release, options } = task;
  if (release !== undefined) {
    return () => {
      const { manifests } = synthesize(environmentFromFile(options.root, release.environment), { root: options.root });
      const definitions = manifests.filter(({ chart }) => chart === 'crds');
      return releasedPlatform(release.version, release.environment, definitions, release.folder);
    };
  }
  return platform === undefined ? undefined : () => testPlatform(platform);
}

void main();
