import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import {
  architectureMermaid,
  filesOf,
  replaceDirectory,
  toYaml,
  writeSynthesis,
  type Synthesis,
} from '../../stacks/synth';
import { testEnvironment } from '../stacks/synth/support/platform';
import { build, platforms, type BuildOptions, type GeneratedChart } from './support/generated';

const ENVIRONMENT = testEnvironment({ delivery: 'gitops' });

/** Without the policy, which has its own tests and asks for more than these platforms say. */
function synthesize(charts: readonly GeneratedChart[], options: BuildOptions = {}): Synthesis {
  return build(charts, options).synthesize({ policy: 'skipped' }, ENVIRONMENT);
}

/** Everything that somebody could see of a synthesis. */
function visible(synthesis: Synthesis): string {
  return JSON.stringify([
    synthesis.manifests,
    filesOf(synthesis.manifests).map(({ path, manifest }) => [path, toYaml(manifest.object)]),
    architectureMermaid(synthesis),
  ]);
}

function tree(directory: string): [string, string][] {
  return (readdirSync(directory, { recursive: true }) as string[])
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort()
    .map((path) => [path, readFileSync(join(directory, path), 'utf8')]);
}

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-properties-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of a folder without the list of them. */
function manifests(folder: string): ReturnType<typeof tree> {
  return tree(folder).filter(([path]) => path !== '.keelson');
}

describe('synth of any platform', () => {
  it('is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(platforms, (charts) => {
        expect(visible(synthesize(charts, { reversed: true }))).toBe(visible(synthesize(charts)));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same whatever the order in which charts are made', () => {
    const shuffled = platforms.chain((charts) =>
      fc.tuple(
        fc.constant(charts),
        fc.shuffledSubarray(
          charts.map((_, index) => index),
          { minLength: charts.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([charts, order]) => {
        expect(visible(synthesize(charts, { order }))).toBe(visible(synthesize(charts)));
      }),
      { numRuns: 60 },
    );
  });

  it('puts every object after all that it depends on', () => {
    fc.assert(
      fc.property(platforms, (charts) => {
        const { manifests } = synthesize(charts);
        const seen = new Set<string>();
        for (const { key, dependsOn } of manifests) {
          expect(dependsOn.filter((target) => !seen.has(target))).toEqual([]);
          seen.add(key);
        }
        expect(seen.size).toBe(manifests.length);
      }),
      { numRuns: 100 },
    );
  });

  it('gives workloads of a chart a way to every workload that it needs', () => {
    fc.assert(
      fc.property(platforms, (charts) => {
        const { manifests } = synthesize(charts);
        const below = new Map<string, ReadonlySet<string>>();
        for (const { key, dependsOn } of manifests) {
          below.set(key, new Set(dependsOn.flatMap((target) => [target, ...(below.get(target) ?? [])])));
        }
        const workloads = (chart: string): string[] =>
          manifests
            .filter((manifest) => manifest.chart === chart && manifest.identity.group === 'apps')
            .map(({ key }) => key);
        for (const { name, needs } of charts) {
          for (const waiting of workloads(name)) {
            for (const needed of needs.flatMap((need) => workloads(`chart-${need}`))) {
              expect([waiting, needed, below.get(waiting)?.has(needed)]).toEqual([waiting, needed, true]);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is read back from its files as what it was', () => {
    fc.assert(
      fc.property(platforms, (charts) => {
        inFolder((folder) => {
          const synthesis = synthesize(charts);
          writeSynthesis(synthesis, join(folder, 'dev'));
          const read = new Map(manifests(join(folder, 'dev')).map(([path, text]) => [path, parse(text) as unknown]));
          expect(read).toEqual(
            new Map(filesOf(synthesis.manifests).map(({ path, manifest }) => [path, manifest.object])),
          );
        });
      }),
      { numRuns: 25 },
    );
  });

  it('leaves the old files whole wherever writing the new ones fails', () => {
    const folders = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}\/[a-z]{1,3}$/), fc.string(), { maxKeys: 8 });
    fc.assert(
      fc.property(folders, folders, fc.nat(), (before, after, place) => {
        inFolder((folder) => {
          const target = join(folder, 'dev');
          const files = (entries: Record<string, string>): { path: string; content: string }[] =>
            Object.entries(entries).map(([path, content]) => ({ path: `${path}.yaml`, content }));
          replaceDirectory(target, files(before));
          const old = tree(folder);
          // No file system takes a name of 300 characters.
          const failing = files(after);
          failing.splice(place % (failing.length + 1), 0, { path: `x/${'x'.repeat(300)}`, content: '' });
          expect(() => replaceDirectory(target, failing)).toThrow('ENAMETOOLONG');
          expect(tree(folder)).toEqual(old);
          replaceDirectory(target, files(after));
          expect(manifests(target)).toEqual(
            files(after)
              .map(({ path, content }) => [path, content])
              .sort(),
          );
        });
      }),
      { numRuns: 60 },
    );
  });
});
