import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { create } from 'tar';
import { MACHINE, type Tool, releaseFiles, tools } from '../../stacks/programs';

/**
 * Lays programs out in a folder as their publishers do, each below its host, so that any web server makes a mirror of it.
 * The archives are our own, and so are their sums: they prove how releases are downloaded and checked, and nothing about what
 * publishers offer.
 *
 * @param programs folder with the programs
 * @returns the rows of tools.json with the sums of these archives
 */
export async function layOutReleases(programs: string, folder: string, rows = tools): Promise<readonly Tool[]> {
  const changed: Tool[] = [];
  for (const row of rows) {
    let sha256: string | undefined;
    for (const { name, url, member, sums } of releaseFiles(row)) {
      const file = pathOf(folder, url);
      mkdirSync(dirname(file), { recursive: true });
      if (member === undefined) {
        copyFileSync(realpathSync(join(programs, name)), file);
      } else {
        await archive(file, programs, basename(member), dirname(member));
      }
      sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
      if (sums !== undefined) {
        writeFileSync(pathOf(folder, sums), sha256);
      }
    }
    const { release } = row;
    const pinned = release?.sha256?.[MACHINE] !== undefined && sha256 !== undefined;
    changed.push(pinned ? { ...row, release: { ...release, sha256: { [MACHINE]: sha256 } } } : row);
  }
  return changed;
}

/** Adds the provider where Pulumi looks for it. */
export async function layOutProvider(programs: string, folder: string, version: string): Promise<void> {
  const plugins = join(folder, 'get.pulumi.com/releases/plugins');
  mkdirSync(plugins, { recursive: true });
  const name = 'pulumi-resource-kubernetes';
  await archive(join(plugins, `${name}-v${version}-${MACHINE}.tar.gz`), programs, name, '');
}

async function archive(file: string, cwd: string, name: string, prefix: string): Promise<void> {
  await create({ cwd, prefix, file, gzip: { level: 1 }, follow: true, portable: true }, [name]);
}

function pathOf(folder: string, url: string): string {
  return join(folder, url.replace('https://', ''));
}
