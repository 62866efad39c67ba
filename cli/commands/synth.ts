import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Fault } from '../../lib/core/errors';
import type { Synthesis } from '../../stacks/synth';
import type { CommandModule, Outcome, Session } from '../command';
import { EXIT } from '../exit-codes';
import { folderDifference, type FileDifference } from '../folder-difference';
import { projectPaths } from '../project';
import { forEachEnvironment, synthesizeEnvironment } from '../synthesis';
import { count, duration, listing, table } from '../text';
import { load } from '../load';

interface SynthOptions {
  readonly output?: string;
  readonly check?: boolean;
}

/** One environment as `--json` shows it. */
export interface SynthesizedDocument {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly charts: number;
  readonly objects: number;
  readonly files: number;
  readonly milliseconds: number;
  /** What the policy advises against. */
  readonly warnings: readonly Fault[];
  /** With `--check` only: files that are not as they would be written. */
  readonly differences?: readonly FileDifference[];
}

/** Writes the YAML of environments. */
export const synth: CommandModule = {
  register(program, perform) {
    program
      .command('synth')
      .description('write the YAML of environments to dist/<environment>/<chart>/')
      .argument('[environments...]', 'which ones (default: all)')
      .option('-o, --output <folder>', 'folder to write to (default: dist in the project)')
      .option('--check', 'write nothing; fail if the folder is not what synth would write')
      .action(perform(run));
  },
};

async function run(session: Session, named: readonly string[], options: SynthOptions): Promise<Outcome> {
  const { host } = session.terminal;
  const { environmentNames } = load.environment();
  const asked = [...new Set([...named, ...(session.options.env === undefined ? [] : [session.options.env])])];
  const names = asked.length > 0 ? asked : environmentNames(session.root);
  const output =
    options.output === undefined ? projectPaths(session.root).output : resolve(host.directory, options.output);

  // All are made before the first is written, so that a fault in one leaves every folder as it was.
  const made = forEachEnvironment(names, (name) => {
    const began = host.now();
    const synthesis = synthesizeEnvironment(session.root, name);
    return { name, synthesis, milliseconds: host.now() - began };
  });
  const environments: SynthesizedDocument[] = [];
  for (const { name, synthesis, milliseconds } of made) {
    const began = host.now();
    const folder = join(output, name);
    const written = options.check === true ? await check(synthesis, folder) : await write(synthesis, folder);
    environments.push({
      name,
      folder,
      charts: synthesis.charts.length,
      objects: synthesis.manifests.length,
      ...written,
      milliseconds: Math.round(milliseconds + host.now() - began),
      warnings: synthesis.warnings,
    });
  }
  for (const { name, warnings } of environments) {
    for (const warning of warnings) {
      session.note(`${name}: ${warning.path}: ${warning.message}`);
    }
  }
  return options.check === true ? describeCheck(environments, host.directory) : describe(environments, host.directory);
}

async function write(synthesis: Synthesis, folder: string): Promise<Pick<SynthesizedDocument, 'files'>> {
  const { writeSynthesis } = load.synth();
  return { files: writeSynthesis(synthesis, folder).length };
}

async function check(
  synthesis: Synthesis,
  folder: string,
): Promise<Pick<SynthesizedDocument, 'files' | 'differences'>> {
  const { writeSynthesis, writtenFiles } = load.synth();
  const scratch = await mkdtemp(join(tmpdir(), 'keelson-synth-'));
  try {
    const fresh = join(scratch, 'fresh');
    const files = writeSynthesis(synthesis, fresh).length;
    return { files, differences: await folderDifference(folder, fresh, writtenFiles(folder)) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function describe(environments: readonly SynthesizedDocument[], current: string): Outcome {
  return {
    document: { environments },
    text: table(
      environments.map(({ name, charts, objects, files, milliseconds, folder }) => [
        name,
        count(charts, 'chart'),
        count(objects, 'object'),
        count(files, 'file'),
        duration(milliseconds),
        shortPath(folder, current),
      ]),
    ).join('\n'),
  };
}

function describeCheck(environments: readonly SynthesizedDocument[], current: string): Outcome {
  const outdated = environments.filter(({ differences = [] }) => differences.length > 0);
  const document = { environments, current: outdated.length === 0 };
  if (outdated.length === 0) {
    const names = listing(environments.map(({ name }) => name));
    return { document, text: `${names}: the files are what synth would write.` };
  }
  return {
    code: EXIT.failed,
    document,
    text: [
      ...outdated.flatMap(({ folder, differences = [] }) =>
        differences.map(({ path, change }) => `${change.padEnd(9)}  ${shortPath(join(folder, path), current)}`),
      ),
      `Not current; run \`keelson synth ${outdated.map(({ name }) => name).join(' ')}\`.`,
    ].join('\n'),
  };
}

/** From the current folder where that is shorter. */
function shortPath(path: string, current: string): string {
  const short = relative(current, path);
  return short !== '' && !short.startsWith('..') ? short : path;
}
