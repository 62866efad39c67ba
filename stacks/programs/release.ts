import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { KeelsonError } from '../../lib/core/errors';
import { toolCache } from './cache';
import { type Tool, toolNames } from './tools';

/** One file that a publisher offers, and what it must be. */
export interface ReleaseFile {
  /** Name of the program that it holds. */
  readonly name: string;
  /** The publisher's address. */
  readonly url: string;
  /** Path of the program in the archive. @default - the file is the program */
  readonly member?: string;
  /** The checksum that is pinned. @default - the file of sums decides */
  readonly sha256?: string;
  /** The publisher's file of sums. @default - the pinned checksum decides */
  readonly sums?: string;
}

/** Where Pulumi's plugins are published. */
export const PULUMI_PLUGINS = 'https://get.pulumi.com/releases/plugins';

/** What kind of machine this is, in Go's words: `linux-amd64`. */
export const MACHINE = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** The files of a tool's release for one kind of machine; none if there is no release for it. */
export function releaseFiles(tool: Tool, machine: string = MACHINE): readonly ReleaseFile[] {
  const { release } = tool;
  if (release === undefined || !(release.machines ?? Object.keys(release.sha256 ?? {})).includes(machine)) {
    return [];
  }
  const [os = '', arch = ''] = machine.split('-');
  const words: Readonly<Record<string, string>> = {
    version: tool.version,
    os,
    arch,
    cpu: arch === 'amd64' ? 'x64' : arch,
  };
  return toolNames(tool).map((name) => {
    const fill = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (_, word: string) => (word === 'name' ? name : (words[word] ?? '')));
    const { url, member, sums, sha256 } = release;
    return {
      name,
      url: fill(url),
      member: member && fill(member),
      sha256: sha256?.[machine],
      sums: sums && fill(sums),
    };
  });
}

/** The folder that a tool's release is installed in. It changes with the release, so an old one is never taken for a new one. */
export function releaseFolder(tool: Tool, environment: NodeJS.ProcessEnv): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(releaseFiles(tool)))
    .digest('hex')
    .slice(0, 16);
  return join(toolCache(environment), `${tool.program}-${tool.version}-${hash}`);
}

/**
 * The address that a file is downloaded from: the publisher's, or the same host and path below `KEELSON_MIRROR`.
 *
 * @throws KeelsonError if the mirror is no address.
 */
export function mirrored(url: string, environment: NodeJS.ProcessEnv): string {
  const mirror = environment['KEELSON_MIRROR'];
  if (mirror === undefined || mirror === '') {
    return url;
  }
  if (!/^https?:$/.test(URL.canParse(mirror) ? new URL(mirror).protocol : '')) {
    throw new KeelsonError(
      `KEELSON_MIRROR is "${mirror}", which is no address`,
      'set it to one that begins with https:// or http://, or unset it to download from the publishers',
    );
  }
  return `${mirror.replace(/\/+$/, '')}/${url.replace(/^https:\/\//, '')}`;
}

/** The checksum of a file in a publisher's list, which has one for each line, or nothing but the one. */
export function sumOf(url: string, list: string): string | undefined {
  const lines = list
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const own = lines.find(([, file]) => file !== undefined && basename(file.replace(/^\*/, '')) === basename(url));
  const [sum = ''] = own ?? (lines.length === 1 && lines[0]?.length === 1 ? lines[0] : []);
  return /^([0-9a-f]{64}|[0-9a-f]{128})$/i.test(sum) ? sum.toLowerCase() : undefined;
}
