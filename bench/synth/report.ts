import type { Measurement } from './worker';

export interface Row {
  readonly tool: string;
  readonly size: number;
  /** Milliseconds of the whole process, and what it says of itself. */
  readonly runs: ({ readonly wall: number } & Partial<Measurement>)[];
}

/** Tables in Markdown: from constructs to files, whole processes, memory; medians, and each tool against ours. */
export function writeReport(rows: readonly Row[]): string {
  return [
    table('From constructs to files, milliseconds', rows, ({ synth }) => synth),
    table('Of it processor time of the program, milliseconds', rows, ({ user }) => user),
    table('Of it processor time of the kernel, milliseconds', rows, ({ kernel }) => kernel),
    table('Whole process, milliseconds', rows, ({ wall }) => wall),
    table('Peak memory, MiB', rows, ({ peak }) => (peak === undefined ? undefined : peak / 1024)),
    `Microseconds of the program per object: ${perObject(rows)}`,
  ].join('\n\n');
}

type Figure = (run: Row['runs'][number]) => number | undefined;

function table(title: string, rows: readonly Row[], figure: Figure): string {
  const sizes = [...new Set(rows.map(({ size }) => size))];
  const tools = [...new Set(rows.map(({ tool }) => tool))].filter((tool) =>
    rows.some((row) => row.tool === tool && row.runs.some((run) => figure(run) !== undefined)),
  );
  const value = (tool: string, size: number): number | undefined => {
    const row = rows.find((candidate) => candidate.tool === tool && candidate.size === size);
    return median((row?.runs ?? []).flatMap((run) => figure(run) ?? []));
  };
  const cell = (tool: string, size: number): string => {
    const own = value(tools[0] as string, size);
    const found = value(tool, size);
    if (found === undefined) {
      return '';
    }
    return tool === tools[0] || own === undefined ? round(found) : `${round(found)} (${(found / own).toFixed(1)}×)`;
  };
  return [
    `**${title}**`,
    '',
    `| objects | ${tools.join(' | ')} |`,
    `| ---: | ${tools.map(() => '---:').join(' | ')} |`,
    ...sizes.map((size) => `| ${size} | ${tools.map((tool) => cell(tool, size)).join(' | ')} |`),
  ].join('\n');
}

function perObject(rows: readonly Row[]): string {
  return rows
    .filter(({ tool }) => tool === rows[0]?.tool)
    .map(({ size, runs }) => {
      const synth = median(runs.flatMap((run) => run.user ?? []));
      return `${size}: ${synth === undefined ? '' : round((synth * 1000) / size)}`;
    })
    .join(', ');
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : average(sorted[middle - 1], sorted[middle]);
}

function average(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : (a + b) / 2;
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}
