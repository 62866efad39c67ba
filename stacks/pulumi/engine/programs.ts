import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KeelsonError } from '../../../lib/core/errors';
import { PULUMI_PLUGINS, type OnProgramEvent, findTool, mirrored, resolveProgram } from '../../programs';

const PROVIDER = 'pulumi-resource-kubernetes';
const PROVIDER_VERSION = findTool(PROVIDER)?.version ?? '';
const INSTALL_MINUTES = 20;

/** How to find what runs the engine. */
export interface EnginePrograms {
  /** The engine's variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** @default - nobody is told */
  readonly onProgress?: OnProgramEvent | undefined;
  /** @default - downloads and builds run to their end */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts Pulumi on this process's PATH, where the SDK looks for it, and sees to its Kubernetes provider: one that is at hand goes on PATH, too;
 * else Pulumi installs its own; where it can't, Keelson builds one.
 */
export async function findPrograms({ variables, onProgress, signal }: EnginePrograms): Promise<void> {
  const engine = await resolveProgram('pulumi', { onProgress, signal });
  const provider = await providerFolder(engine.path, { variables, onProgress, signal });
  const path = (process.env.PATH ?? '').split(delimiter);
  process.env.PATH = [...new Set([dirname(engine.path), ...provider, ...path])].join(delimiter);
}

async function providerFolder(engine: string, options: EnginePrograms): Promise<readonly string[]> {
  const { variables, onProgress, signal } = options;
  const way = process.env.KEELSON_PROGRAMS;
  try {
    return [dirname((await resolveProgram(PROVIDER, { onProgress, signal, obtain: way === 'build' })).path)];
  } catch (error) {
    if (!(error instanceof KeelsonError) || way === 'build') {
      throw error;
    }
  }
  const home = variables.PULUMI_HOME ?? process.env.PULUMI_HOME ?? join(homedir(), '.pulumi');
  if (way === 'path' || existsSync(join(home, 'plugins', `resource-kubernetes-v${PROVIDER_VERSION}`))) {
    return [];
  }
  onProgress?.({ kind: 'note', message: `Pulumi installs its Kubernetes provider ${PROVIDER_VERSION}, once` });
  try {
    await installPlugin(engine, variables, signal);
    return [];
  } catch (error) {
    signal?.throwIfAborted();
    const reason = (error as { readonly stderr?: string }).stderr?.trim().split('\n').at(-1) || String(error);
    const message = `Pulumi could not install its Kubernetes provider ${PROVIDER_VERSION}: ${reason}`;
    if (way === 'download') {
      throw new KeelsonError(
        message,
        'check the network and its proxy (HTTPS_PROXY), name a mirror in KEELSON_MIRROR, or unset KEELSON_PROGRAMS to build it with Go',
      );
    }
    onProgress?.({ kind: 'note', message: `${message}; it is built with Go instead` });
    return [dirname((await resolveProgram(PROVIDER, { onProgress, signal })).path)];
  }
}

async function installPlugin(
  engine: string,
  variables: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const patience = AbortSignal.timeout(INSTALL_MINUTES * 60_000);
  const mirror = mirrored(PULUMI_PLUGINS, process.env);
  // Its `--checksum` compares the sum of a part of the file, so it refuses every file (seen with 3.250.0).
  await promisify(execFile)(
    engine,
    ['plugin', 'install', 'resource', 'kubernetes', PROVIDER_VERSION, '--exact', '--non-interactive', '--color=never'],
    {
      env: {
        ...(mirror === PULUMI_PLUGINS ? {} : { PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES: `^.*$=${mirror}` }),
        ...process.env,
        ...variables,
      },
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    },
  );
}
