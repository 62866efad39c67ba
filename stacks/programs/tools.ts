import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeelsonError, compareText } from '../../lib/core/errors';
import table from '../../tools/tools.json';

/**
 * A program of somebody else that Keelson can get: from its official release, or built from a Go module under `tools/`. One row of
 * `tools/tools.json`.
 */
export interface Tool {
  /** File name of the program that Go links. */
  readonly program: string;
  /** Names under which the program is started, as links to the one file. @default - only its own */
  readonly names?: readonly string[];
  /** Folder under `tools/` that holds `go.mod` and `go.sum`. Several rows may share one. */
  readonly module: string;
  /** Package to build: `.`, or an import path that the module requires. */
  readonly package: string;
  /** Version that the program tells of itself, and that the module pins. */
  readonly version: string;
  /** Version of the Go module, where its makers count it in another way. @default - `version` */
  readonly moduleVersion?: string;
  /** Whether a program found elsewhere must have the same major and minor version. @default false */
  readonly sameMinor?: boolean;
  /** Flags for the linker besides `-s -w`. @default - none */
  readonly ldflags?: string;
  /** Build tags, separated by commas. @default - none */
  readonly tags?: string;
  /** Further variables for Go, for instance `GONOSUMDB`. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders where the vendor's own installer puts it; `<project>` and `<pulumi-home>` are filled in. @default - none */
  readonly alsoIn?: readonly string[];
  /** What its makers publish. @default - Keelson builds it */
  readonly release?: Release;
  /** Minutes that a first build takes on two cores. */
  readonly minutes: number;
}

/**
 * An official release. In its addresses `{version}` and `{name}` are the row's, `{os}` is `linux` or `darwin`, `{arch}` is Go's word for the
 * processor (`amd64`) and `{cpu}` is Node's (`x64`).
 */
export interface Release {
  /** Address of the file that holds the program; one for each of its names where `{name}` is in it. */
  readonly url: string;
  /** Path of the program in the file, which is a gzipped tar archive then. @default - the file is the program */
  readonly member?: string;
  /** Checksum of the file for each machine (`linux-amd64`). @default - the publisher's file of sums decides */
  readonly sha256?: Readonly<Record<string, string | undefined>>;
  /** Where the checksums were found. @default - there are none */
  readonly source?: string;
  /** Address of the publisher's file of SHA-256 or SHA-512 sums. @default - the sums of this row decide */
  readonly sums?: string;
  /** Machines that it is published for. @default - those that have a checksum */
  readonly machines?: readonly string[];
}

/** Every program that can be built, in the order of `tools/tools.json`. */
export const tools: readonly Tool[] = table;

/** The row that yields a program of this name, if there is one. */
export function findTool(name: string, rows: readonly Tool[] = tools): Tool | undefined {
  return rows.find((row) => toolNames(row).includes(name));
}

/** All names under which a row's program can be asked for. */
export function toolNames(tool: Tool): readonly string[] {
  return tool.names ?? [tool.program];
}

/**
 * Fingerprint of what decides a build: the module's files, the row and the machine it is built for.
 */
export function toolFingerprint(tool: Tool, toolsDirectory: string): string {
  const folder = join(toolsDirectory, tool.module);
  const hash = createHash('sha256');
  const { package: goPackage, ldflags = '', tags, environment = {} } = tool;
  const variables = Object.entries(environment).sort();
  const { platform, arch } = process;
  hash.update(JSON.stringify([goPackage, ldflags, variables, platform, arch, ...(tags === undefined ? [] : [tags])]));
  const files = readdirSync(folder)
    .filter((name) => name === 'go.mod' || name === 'go.sum' || name.endsWith('.go'))
    .sort(compareText);
  for (const name of files) {
    hash.update(`\0${name}\0`);
    hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The project's folder: the nearest one above this file that holds `tools/tools.json`. It also works from the bundle.
 *
 * @throws KeelsonError if Keelson's files have been taken apart.
 */
export function projectDirectory(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tools', 'tools.json'))) {
      return folder;
    }
    if (dirname(folder) === folder) {
      throw new KeelsonError(
        `no folder above ${from} holds tools/tools.json, so the programs can't be built`,
        'Run Keelson from a complete checkout, or set KEELSON_TOOLCHAIN to a folder with ready programs.',
      );
    }
  }
}
