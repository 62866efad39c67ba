import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { KeelsonError } from '../../lib/core/errors';
import { type BuildPlace, buildTool, cachedProgram, homeDirectory } from './build';
import type { OnProgramEvent } from './events';
import { type Tool, findTool, projectDirectory, toolNames, tools as builtInTools } from './tools';

/** A program that can be started. */
export interface ResolvedProgram {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Where it was found: an environment variable, PATH, the vendor's own folder, or what Keelson has built. */
  readonly source: 'KEELSON_TOOLCHAIN' | 'KUBEBUILDER_ASSETS' | 'PATH' | 'vendor' | 'cache' | 'built';
}

/** How to look for a program. */
export interface ResolveOptions {
  /** @default - nobody is told */
  readonly onProgress?: OnProgramEvent;
  /** Stops a build. @default - builds run to their end */
  readonly signal?: AbortSignal;
  /** Build what is not found. @default true */
  readonly build?: boolean;
  /** Variables to look in. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder with the Go modules. @default - `tools/` of this project */
  readonly toolsDirectory?: string;
  /** The table of what can be built. @default - `tools/tools.json` */
  readonly tools?: readonly Tool[];
}

/**
 * Finds a program: in `KEELSON_TOOLCHAIN`, in `KUBEBUILDER_ASSETS`, on PATH, where its vendor installs it, in the per-user
 * cache; else builds it from `tools/`.
 *
 * Where the version matters, a program of another minor version is refused if a variable names its folder, and passed over
 * with a note if it merely lies on PATH.
 *
 * @throws KeelsonError if there is no such program and it cannot be built.
 */
export async function resolveProgram(name: string, options: ResolveOptions = {}): Promise<ResolvedProgram> {
  const { environment = process.env, onProgress = () => {}, signal } = options;
  const rows = options.tools ?? builtInTools;
  const tool = findTool(name, rows);

  for (const variable of ['KEELSON_TOOLCHAIN', 'KUBEBUILDER_ASSETS'] as const) {
    const path = fromVariable(variable, name, environment);
    if (path !== undefined) {
      await refuseOtherVersion(name, path, variable, tool);
      return { name, path, source: variable };
    }
  }

  for (const folder of (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name);
    if (!isProgram(path)) {
      continue;
    }
    const found = await otherVersion(path, tool);
    if (found === undefined) {
      return { name, path, source: 'PATH' };
    }
    onProgress({
      kind: 'note',
      message: `${path} is version ${found}, but Keelson needs ${wantedVersion(tool)}; it is passed over`,
    });
  }

  const toolsDirectory = options.toolsDirectory ?? join(projectDirectory(), 'tools');
  const vendor = vendorFolders(tool, toolsDirectory, environment)
    .map((folder) => join(folder, name))
    .find(isProgram);
  if (vendor !== undefined) {
    return { name, path: vendor, source: 'vendor' };
  }

  if (tool === undefined) {
    throw new KeelsonError(
      `${name} is not on PATH, and Keelson cannot build it`,
      `Install ${name}, or set KEELSON_TOOLCHAIN to a folder that holds it. Keelson builds: ${rows.flatMap(toolNames).join(', ')}.`,
    );
  }
  const place: BuildPlace = { toolsDirectory, environment };
  const cached = cachedProgram(name, tool, place);
  if (isProgram(cached)) {
    return { name, path: cached, source: 'cache' };
  }
  if (options.build === false) {
    throw new KeelsonError(
      `${name} ${tool.version} was not found`,
      `Put it on PATH, set KEELSON_TOOLCHAIN to a folder that holds it, or let Keelson build it (about ${tool.minutes} min).`,
    );
  }
  return { name, path: await buildTool(name, tool, place, onProgress, signal), source: 'built' };
}

function fromVariable(variable: string, name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment[variable];
  if (folder === undefined || folder === '') {
    return undefined;
  }
  if (!existsSync(folder)) {
    throw new KeelsonError(
      `${variable} names the folder ${folder}, which does not exist`,
      `Correct ${variable}, or unset it to let Keelson look on PATH or build the programs.`,
    );
  }
  return [join(folder, 'bin', name), join(folder, name)].find(isProgram);
}

function vendorFolders(
  tool: Tool | undefined,
  toolsDirectory: string,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const home = homeDirectory(environment);
  const pulumiHome = environment['PULUMI_HOME'] || (home === '' ? '' : join(home, '.pulumi'));
  return (tool?.alsoIn ?? [])
    .map((folder) => folder.replace('<project>', join(toolsDirectory, '..')).replace('<pulumi-home>', pulumiHome))
    .filter(isAbsolute);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function refuseOtherVersion(name: string, path: string, variable: string, tool: Tool | undefined): Promise<void> {
  const found = await otherVersion(path, tool);
  if (found !== undefined) {
    throw new KeelsonError(
      `${variable} offers ${name} ${found} (${path}), but Keelson needs ${wantedVersion(tool)}`,
      `Put ${name} ${wantedVersion(tool)} there, or unset ${variable} to let Keelson look on PATH or build it.`,
    );
  }
}

function wantedVersion(tool: Tool | undefined): string {
  return `${tool?.version.split('.').slice(0, 2).join('.')}.x`;
}

/** The version of the program if it matters and is another one than wanted, else undefined. */
async function otherVersion(path: string, tool: Tool | undefined): Promise<string | undefined> {
  if (tool?.sameMinor !== true) {
    return undefined;
  }
  const found = await programVersion(path);
  const minor = (version: string): string => version.split('.').slice(0, 2).join('.');
  return found !== undefined && minor(found) === minor(tool.version) ? undefined : (found ?? 'unknown');
}

/** What a program says about itself when called with `--version`, or undefined if it says nothing usable. */
async function programVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
