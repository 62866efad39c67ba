import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KeelsonError, type Objection } from '../../lib/core';
import { environmentFromConfig, environmentFromFile, type Environment } from '../../stacks/environment';
import { synthesize } from '../../stacks/synth';

export const ROOT = join(__dirname, '..', '..');

/** One slip of a user, and all that is said about it. */
export interface Row {
  /** Number in the list of bad inputs. */
  readonly id: string;
  readonly what: string;
  /** Makes the slip and gives back what was said. */
  readonly speak: () => string | Promise<string>;
  /** The whole message. */
  readonly message: string;
}

/** What is thrown by something that must fail for a reason that is known. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return sentence(error);
  }
  return NOTHING;
}

export async function asyncRefusal(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return sentence(error);
  }
  return NOTHING;
}

/** An error as it is told: the message, and the cure on a line of its own. */
function sentence(error: unknown): string {
  if (!(error instanceof KeelsonError)) {
    throw error;
  }
  return error.fix === undefined ? error.message : `${error.message}\nfix: ${error.fix}`;
}

export type EnvironmentName = 'dev' | 'staging' | 'prod';

/**
 * Text of an environment's file that nothing is wrong with. These are files of our own, so that the lines in messages stay when the
 * real environments grow.
 */
export function configuration(name: EnvironmentName): string {
  return readFileSync(join(__dirname, `Pulumi.${name}.yaml`), 'utf8');
}

/** What is said when all goes well. */
export const NOTHING = 'nothing was said';

/** The whole report of these faults. */
export function report(name: string, faults: readonly string[]): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return faults.length === 0
    ? NOTHING
    : [`environment ${name}: ${count}`, ...faults.map((fault) => `  ${fault}`)].join('\n');
}

/** A slip in the file of an environment: each change replaces the first occurrence of a text, which must be there. */
export function inFile(
  id: string,
  what: string,
  name: EnvironmentName,
  changes: readonly (readonly [from: string, to: string])[],
  ...faults: readonly string[]
): Row {
  return {
    id,
    what,
    message: report(name, faults),
    speak: () => refusal(() => readText(name, changedFile(name, changes))),
  };
}

/** A slip in the file of dev that shows only when the platform is put together. */
export function inPlatform(
  id: string,
  what: string,
  changes: readonly (readonly [from: string, to: string])[],
  ...faults: readonly string[]
): Row {
  return {
    id,
    what,
    message: report('dev', faults).replace('environment dev', 'The platform of dev does not hold together'),
    speak: () => refusal(() => synthesize(readText('dev', changedFile('dev', changes)), { root: ROOT })),
  };
}

function changedFile(name: EnvironmentName, changes: readonly (readonly [from: string, to: string])[]): string {
  let text = configuration(name);
  for (const [from, to] of changes) {
    if (!text.includes(from)) {
      throw new Error(`Pulumi.${name}.yaml does not hold ${JSON.stringify(from)}`);
    }
    text = text.replace(from, () => to);
  }
  return text;
}

/** A whole file that is wrong. */
export function asFile(id: string, what: string, text: string | Buffer, ...faults: readonly string[]): Row {
  return { id, what, message: report('dev', faults), speak: () => refusal(() => readText('dev', text)) };
}

/** A slip in what Pulumi hands to the program, and the keys that it knows to be secret. */
export function inConfig(
  id: string,
  what: string,
  config: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  ...faults: readonly string[]
): Row {
  return {
    id,
    what,
    message: report('dev', faults),
    speak: () =>
      refusal(() => environmentFromConfig('dev', { ...DEV, ...config }, { secretKeys: new Set(secretKeys) })),
  };
}

/** A value that a check refuses. */
export function refused(id: string, what: string, objection: () => Objection | undefined, message: string): Row {
  return {
    id,
    what,
    message,
    speak: () => {
      const found = objection();
      return found === undefined
        ? NOTHING
        : `${found.message} (allowed: ${found.allowed ?? ''})${found.fix === undefined ? '' : `; ${found.fix}`}`;
    },
  };
}

/** What Pulumi hands to the program of `dev`: texts as they are, all else as JSON. */
const DEV: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries((parse(configuration('dev')) as { readonly config: object }).config).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]),
);

/** Runs `use` in a folder of its own, which is gone afterwards. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-bad-input-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project with the three environments of ours. */
export function projectIn(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of ['dev', 'staging', 'prod']) {
    copyFileSync(join(__dirname, `Pulumi.${name}.yaml`), join(folder, `Pulumi.${name}.yaml`));
  }
  return folder;
}

function readText(name: EnvironmentName, text: string | Buffer): Environment {
  return inFolder((folder) => {
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
    return environmentFromFile(folder, name);
  });
}
