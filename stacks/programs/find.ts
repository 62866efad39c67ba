import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { KeelsonError } from '../../lib/core/errors';
import { type BuildPlace, buildTool, builtProgram } from './build';
import { homeDirectory } from './cache';
import type { Patience } from './download';
import type { OnProgramEvent } from './events';
import { ChecksumError, installRelease } from './install';
import { MACHINE, releaseFiles, releaseFolder } from './release';
import { type Tool, findTool, projectDirectory, toolNames, tools as builtInTools } from './tools';

/** A program that can be started. */
export interface ResolvedProgram {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Where it was found: an environment variable, PATH, the vendor's own folder, or what Keelson has downloaded or built. */
  readonly source: 'KEELSON_TOOLCHAIN' | 'KUBEBUILDER_ASSETS' | 'PATH' | 'vendor' | 'cache' | 'downloaded' | 'built';
}

/** How to look for a program. */
export interface ResolveOptions {
  /** @default - nobody is told */
  readonly onProgress?: OnProgramEvent;
  /** Stops a download or a build. @default - they run to their end */
  readonly signal?: AbortSignal;
  /** Download or build what is not found. @default true */
  readonly obtain?: boolean;
  /** Variables to look in. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** The folder with the Go modules. @default - `tools/` of this project */
  readonly toolsDirectory?: string;
  /** The table of what can be had. @default - `tools/tools.json` */
  readonly tools?: readonly Tool[];
  /** How patient downloads are. @default PATIENCE */
  readonly patience?: Patience;
}

/** How a program that is not at hand may be had: `KEELSON_PROGRAMS`. */
const WAYS = ['path', 'download', 'build'] as const;
type Way = (typeof WAYS)[number] | 'any';

/**
 * Finds a program: in `KEELSON_TOOLCHAIN`, in `KUBEBUILDER_ASSETS`, on PATH, where its vendor installs it, in the per-user
 * cache; else downloads its release, or, where there is none or it can't be reached, builds it from `tools/`. `KEELSON_PROGRAMS` set to
 * `download` or `build` allows only that, and set to `path` neither.
 *
 * Where the version matters, a program of another minor version is refused if a variable names its folder, and passed over
 * with a note if it merely lies on PATH.
 *
 * @throws KeelsonError if there is no such program and it can't be had.
 */
export async function resolveProgram(name: string, options: ResolveOptions = {}): Promise<ResolvedProgram> {
  const { environment = process.env, onProgress = () => {} } = options;
  const rows = options.tools ?? builtInTools;
  const tool = findTool(name, rows);
  const way = chosenWay(environment);

  for (const variable of ['KEELSON_TOOLCHAIN', 'KUBEBUILDER_ASSETS'] as const) {
    const path = fromVariable(variable, name, environment);
    if (path !== undefined) {
      const found = await otherVersion(path, tool, onProgress);
      if (found !== undefined) {
        throw new KeelsonError(
          `${variable} offers ${name} ${found} (${path}), but Keelson needs ${wantedVersion(tool)}`,
          `Put ${name} ${wantedVersion(tool)} there, or unset ${variable} to let Keelson look on PATH or get it itself.`,
        );
      }
      return { name, path, source: variable };
    }
  }

  for (const folder of (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, name);
    if (!isProgram(path)) {
      continue;
    }
    const found = await otherVersion(path, tool, onProgress);
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
      `${name} is not on PATH, and Keelson can't get it`,
      `Install ${name}, or set KEELSON_TOOLCHAIN to a folder that holds it. Keelson gets: ${rows.flatMap(toolNames).join(', ')}.`,
    );
  }
  const place: BuildPlace = { toolsDirectory, environment };
  const cached = [
    ...(way === 'any' || way === 'download' ? [join(releaseFolder(tool, environment), name)] : []),
    ...(way === 'any' || way === 'build' ? [builtProgram(name, tool, place)] : []),
  ].find(isProgram);
  if (cached !== undefined) {
    return { name, path: cached, source: 'cache' };
  }
  if (options.obtain === false || way === 'path') {
    const released = releaseFiles(tool).length > 0;
    throw new KeelsonError(
      `${name} ${tool.version} was not found${way === 'path' ? ', and KEELSON_PROGRAMS=path allows no other way' : ''}`,
      `Put it on PATH, set KEELSON_TOOLCHAIN to a folder that holds it, or let Keelson ${released ? 'download' : 'build'} it (about ${released ? 1 : tool.minutes} min).`,
    );
  }
  return obtain(name, tool, way, place, options);
}

function chosenWay(environment: NodeJS.ProcessEnv): Way {
  const chosen = environment['KEELSON_PROGRAMS'];
  if (chosen === undefined || chosen === '') {
    return 'any';
  }
  const known = WAYS.find((way) => way === chosen);
  if (known === undefined) {
    throw new KeelsonError(
      `KEELSON_PROGRAMS is "${chosen}", which is not one of: ${WAYS.join(', ')}`,
      "Correct it, or unset it to let Keelson download what is not found, and build what can't be downloaded.",
    );
  }
  return known;
}

async function obtain(
  name: string,
  tool: Tool,
  way: Way,
  place: BuildPlace,
  options: ResolveOptions,
): Promise<ResolvedProgram> {
  const { onProgress = () => {}, signal, patience } = options;
  const { environment } = place;
  let failure: KeelsonError | undefined;
  if (way !== 'build' && releaseFiles(tool).length > 0) {
    try {
      const folder = await installRelease(tool, { environment, onProgress, signal, patience });
      return { name, path: join(folder, name), source: 'downloaded' };
    } catch (error) {
      if (way === 'download' || error instanceof ChecksumError || !(error instanceof KeelsonError)) {
        throw error;
      }
      failure = error;
      onProgress({ kind: 'note', message: `${error.message}; ${tool.program} is built with Go instead` });
    }
  } else if (way === 'download') {
    throw new KeelsonError(
      `Keelson knows no release of ${name} ${tool.version} for ${MACHINE}, and KEELSON_PROGRAMS=download allows no build`,
      'Put it on PATH, set KEELSON_TOOLCHAIN to a folder that holds it, or unset KEELSON_PROGRAMS.',
    );
  }
  try {
    return { name, path: await buildTool(name, tool, place, onProgress, signal), source: 'built' };
  } catch (error) {
    if (failure === undefined || !(error instanceof KeelsonError)) {
      throw error;
    }
    throw new KeelsonError(
      `${failure.message}; and ${error.message}`,
      `${failure.fix ?? ''}. Else: ${error.fix ?? ''}`,
    );
  }
}

function fromVariable(variable: string, name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folder = environment[variable];
  if (folder === undefined || folder === '') {
    return undefined;
  }
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder !== true) {
    throw new KeelsonError(
      `${variable} names the folder ${folder}, which ${isFolder === undefined ? 'does not exist' : 'is a file'}`,
      `Correct ${variable}, or unset it to let Keelson look on PATH or get the programs itself.`,
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

function wantedVersion(tool: Tool | undefined): string {
  return `${tool?.version.split('.').slice(0, 2).join('.')}.x`;
}

/** The version of the program if it matters and is another one than wanted, else undefined. */
async function otherVersion(
  path: string,
  tool: Tool | undefined,
  onProgress: OnProgramEvent,
): Promise<string | undefined> {
  if (tool?.sameMinor !== true) {
    return undefined;
  }
  const found = await programVersion(path);
  if (found === 'slow') {
    onProgress({
      kind: 'note',
      message: `${path} did not tell its version within ${VERSION_SECONDS} s; it is taken for ${wantedVersion(tool)}`,
    });
    return undefined;
  }
  const minor = (version: string): string => version.split('.').slice(0, 2).join('.');
  return found !== undefined && minor(found) === minor(tool.version) ? undefined : (found ?? 'unknown');
}

const VERSION_SECONDS = 20;

/** What a program says about itself when called with `--version`; `slow` if it takes too long, undefined if it says nothing usable. */
async function programVersion(path: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], {
      timeout: VERSION_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  } catch (error) {
    return (error as { readonly killed?: boolean }).killed === true ? 'slow' : undefined;
  }
}
