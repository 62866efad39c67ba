import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { KeelsonError } from '../../lib/core/errors';
import { homeDirectory, toolCache } from './cache';
import type { BuildEvent, OnProgramEvent } from './events';
import { withLock } from './lock';
import { type Tool, toolFingerprint, toolNames } from './tools';

/** Where builds go and where they come from. */
export interface BuildPlace {
  /** The folder with one Go module per tool. */
  readonly toolsDirectory: string;
  /** Variables of the calling process. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Path that a built program has in the cache. It changes with the module, so an old program is never taken for a new one. */
export function builtProgram(name: string, tool: Tool, place: BuildPlace): string {
  return join(cacheFolder(tool, place), name);
}

function cacheFolder(tool: Tool, place: BuildPlace): string {
  return join(toolCache(place.environment), `${tool.program}-${toolFingerprint(tool, place.toolsDirectory)}`);
}

/**
 * Builds a tool with Go and installs it into the cache in one step: a reader sees all of it or nothing.
 * Builds run one at a time over all processes, because each one alone uses every core.
 *
 * @returns The path of the program.
 * @throws KeelsonError if Go is missing, or if it refuses to build.
 */
export function buildTool(
  name: string,
  tool: Tool,
  place: BuildPlace,
  onProgress: OnProgramEvent = () => {},
  signal?: AbortSignal,
): Promise<string> {
  // Within this process calls simply queue up; only other processes are waited for by way of the lock.
  const result = queue.then(() => buildAlone(name, tool, place, onProgress, signal));
  queue = result.then(
    () => {},
    () => {},
  );
  return result;
}

let queue: Promise<void> = Promise.resolve();

async function buildAlone(
  name: string,
  tool: Tool,
  place: BuildPlace,
  onProgress: OnProgramEvent,
  signal?: AbortSignal,
): Promise<string> {
  const cache = toolCache(place.environment);
  const target = builtProgram(name, tool, place);
  if (existsSync(target)) {
    return target;
  }
  const report = (state: BuildEvent['state'], elapsedSeconds: number): void =>
    onProgress(event(tool, state, elapsedSeconds));

  return withLock(
    join(cache, 'build.lock'),
    async () => {
      if (existsSync(target)) {
        return target;
      }
      removeAbandonedBuilds(cache);
      const began = performance.now();
      const elapsed = (): number => (performance.now() - began) / 1000;
      report('started', 0);
      const ticker = setInterval(() => report('running', elapsed()), 1_000);
      const draft = mkdtempSync(join(cache, '.building-'));
      try {
        await runGo(tool, place, join(draft, tool.program), signal);
        for (const link of toolNames(tool).filter((other) => other !== tool.program)) {
          symlinkSync(tool.program, join(draft, link));
        }
        rmSync(cacheFolder(tool, place), { recursive: true, force: true });
        renameSync(draft, cacheFolder(tool, place));
      } finally {
        clearInterval(ticker);
        rmSync(draft, { recursive: true, force: true });
      }
      report('done', elapsed());
      return target;
    },
    (seconds) => report('waiting', seconds),
    signal,
  );
}

function removeAbandonedBuilds(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('.building-'))) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

async function runGo(tool: Tool, place: BuildPlace, output: string, signal?: AbortSignal): Promise<void> {
  const module = join(place.toolsDirectory, tool.module);
  const logFile = join(toolCache(place.environment), `${tool.program}.log`);
  mkdirSync(toolCache(place.environment), { recursive: true, mode: 0o700 });
  // One set of flags for every tool, so that they share Go's build cache.
  const args = [
    'build',
    '-buildvcs=false',
    ...(tool.tags === undefined ? [] : ['-tags', tool.tags]),
    '-ldflags',
    `-s -w ${tool.ldflags ?? ''}`.trim(),
    '-o',
    output,
    tool.package,
  ];
  const { environment } = place;
  const child = spawn('go', args, {
    cwd: module,
    env: { ...goFolders(environment), ...environment, CGO_ENABLED: '0', GOWORK: 'off', ...tool.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  if (child.pid === undefined) {
    const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
    throw error.code === 'ENOENT' ? goIsMissing(tool) : error;
  }
  const [[code], complaints] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stderr),
  ]);
  writeFileSync(logFile, complaints, { mode: 0o600 });
  if (code !== 0) {
    throw new KeelsonError(
      `Go could not build ${tool.program} from tools/${tool.module}: ${lastLine(complaints)}`,
      `The whole output is in ${logFile}. Check that Go is 1.26 or newer and that the Go module proxy can be reached.`,
    );
  }
}

/** Go keeps its caches at home, and refuses to build for a user who has none. */
function goFolders(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folder = join(toolCache(environment), 'go');
  return homeDirectory(environment) === '' ? { GOPATH: folder, GOCACHE: join(folder, 'build') } : {};
}

function goIsMissing(tool: Tool): KeelsonError {
  return new KeelsonError(
    `${toolNames(tool).join(', ')} ${tool.version} was not found, and building it needs Go, which is not on PATH`,
    'Install Go 1.26 or newer (https://go.dev/dl), or set KEELSON_TOOLCHAIN to a folder that holds the program.',
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'no reason was given';
}

function event(tool: Tool, state: BuildEvent['state'], elapsedSeconds: number): BuildEvent {
  const seconds = Math.round(elapsedSeconds);
  const expected = `about ${tool.minutes} min on two cores`;
  const messages: Record<BuildEvent['state'], string> = {
    started: `building ${tool.program} ${tool.version} from tools/${tool.module} (${expected}, once)`,
    waiting: `waiting ${seconds} s for another process that builds programs`,
    running: `building ${tool.program}: ${seconds} s (${expected})`,
    done: `built ${tool.program} in ${seconds} s`,
  };
  return {
    kind: 'build',
    state,
    program: tool.program,
    elapsedSeconds,
    expectedMinutes: tool.minutes,
    message: messages[state],
  };
}
