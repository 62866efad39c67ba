import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from 'cdk8s/package.json';
import { findHelm, helmVersion, writeHelmChart } from './helm';
import type { Shape } from './platform';
import { difference, objectsIn } from './objects';
import { writeReport, type Row } from './report';
import type { Measurement, Tool } from './worker';

const SIZES = [100, 500, 1000, 2000, 5000];
/** Small charts and middling ones: how many there are is what cdk8s' time hangs on. */
const OBJECTS_PER_CHART = [15, 5];
const TOOLS: readonly Tool[] = ['keelson', 'keelson-without-policy', 'cdk8s-file-per-chart', 'cdk8s-folder-per-chart'];
/** Measured runs after the warm-up; where one run takes longer than `SLOW`, the warm-up counts and two more are made. */
const RUNS = 5;
const SLOW_RUNS = 2;
const SLOW_MILLISECONDS = 15_000;

interface Runner {
  readonly name: string;
  /** One run in a process of its own. */
  readonly run: () => Row['runs'][number];
  /** Where the objects are afterwards. */
  readonly output: string;
}

function main(): void {
  const sizes = process.argv
    .slice(2)
    .filter((argument) => /^[0-9]+$/.test(argument))
    .map(Number);
  const helm = findHelm();
  if (helm === undefined) {
    say('No helm on PATH and none named by HELM: its column is left out.');
  }
  const tables: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), 'keelson-bench-'));
  try {
    for (const perChart of OBJECTS_PER_CHART) {
      const rows = (sizes.length > 0 ? sizes : SIZES).flatMap((objects) =>
        measure({ objects, perChart }, scratch, helm),
      );
      tables.push(`### ${perChart} objects a chart\n\n${writeReport(rows)}`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const versions = [
    `Node ${process.versions.node}`,
    `cdk8s ${version}`,
    ...(helm === undefined ? [] : [`helm ${helmVersion(helm)}`]),
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    `load ${loadavg()[0]?.toFixed(1)}`,
  ];
  say([versions.join(', '), ...tables].join('\n\n'));
}

function measure(shape: Shape, scratch: string, helm: string | undefined): Row[] {
  const size = shape.objects;
  const id = `${size}-${shape.perChart}`;
  const runners = TOOLS.map((tool) => constructsRunner(tool, shape, join(scratch, `${tool}-${id}`)));
  if (helm !== undefined) {
    runners.push(helmRunner(helm, shape, join(scratch, `helm-${id}`)));
  }
  const rows = runners.map(({ name }): Row => ({ tool: name, size, runs: [] }));
  // Round by round, so that what else the machine does falls on all of them.
  for (let round = 0; round <= RUNS; round++) {
    for (const [position, runner] of runners.entries()) {
      const { runs } = rows[position] as Row;
      const isSlow = (runs[0]?.wall ?? 0) > SLOW_MILLISECONDS;
      if (!isSlow || runs.length < SLOW_RUNS) {
        runs.push(runner.run());
      }
    }
    say(`${size} objects: round ${round} of ${RUNS}${round === 0 ? ' (warm-up)' : ''}`);
  }
  const expected = objectsIn((runners[0] as Runner).output);
  for (const { name, output } of runners) {
    const differs = difference(expected, objectsIn(output));
    if (differs !== undefined) {
      throw new Error(`${name} does not make the same objects: ${differs}`);
    }
  }
  say(`${size} objects: all ${expected.size} are the same in the output of every tool`);
  return rows.map((row) => ({
    ...row,
    runs: (row.runs[0]?.wall ?? 0) > SLOW_MILLISECONDS ? row.runs : row.runs.slice(1),
  }));
}

function constructsRunner(tool: Tool, { objects, perChart }: Shape, output: string): Runner {
  return {
    name: tool,
    output,
    run: () => {
      rmSync(output, { recursive: true, force: true });
      const began = performance.now();
      const text = execFileSync(
        process.execPath,
        [join(__dirname, 'worker.js'), tool, String(objects), String(perChart), output],
        {
          encoding: 'utf8',
        },
      );
      const wall = performance.now() - began;
      return { wall, ...(JSON.parse(text) as Measurement) };
    },
  };
}

/** Helm starts from values, so its whole run stands against our whole process. */
function helmRunner(helm: string, shape: Shape, chart: string): Runner {
  const output = `${chart}.yaml`;
  writeHelmChart(chart, shape);
  return {
    name: 'helm template',
    output,
    run: () => {
      const file = openSync(output, 'w');
      const began = performance.now();
      const { status, stderr } = spawnSync(helm, ['template', 'bench', chart], {
        stdio: ['ignore', file, 'pipe'],
        encoding: 'utf8',
      });
      const wall = performance.now() - began;
      closeSync(file);
      if (status !== 0) {
        throw new Error(`helm template failed: ${stderr}`);
      }
      return { wall };
    },
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
