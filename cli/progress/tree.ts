import stringWidth from 'string-width';
import type { Style } from '../style';
import { clock, fit, pad } from '../text';
import {
  complete,
  describeCounts,
  describeStep,
  finished,
  type ChartProgress,
  type ProgressModel,
  type Running,
} from './model';

export interface TreeView extends Style {
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Which picture of the spinner; any whole number. */
  readonly frame: number;
  /** Whether this is a plan: words say what would be done. */
  readonly planned: boolean;
}

type Paint = (text: string) => string;

/** One line before it is painted: what must stay (mark, left) and what may be cut first. */
interface Line {
  readonly mark: string;
  readonly paintMark: Paint;
  readonly text: string;
  readonly paint?: Paint;
  /** Stands at the right edge where there is room. */
  readonly right?: string;
}

const WIDEST = 100;
const SIGNS: Readonly<Record<string, string>> = { create: '+', update: '~', replace: '±', delete: '-' };

/** The picture of the moment, one string for each line, none wider than the terminal and not more than it is high. */
export function drawTree(model: ProgressModel, view: TreeView): string[] {
  const width = Math.min(view.columns, WIDEST) - 1;
  const head = [...model.steps.values()].map((step): Line => {
    const elapsed = (step.until ?? view.now) - step.since;
    const expected =
      step.state === 'running' && step.expectedSeconds !== undefined
        ? ` of about ${clock(step.expectedSeconds * 1000)}`
        : '';
    return {
      ...markOf(step.state, view),
      text: describeStep(step),
      right: `${clock(elapsed)}${expected}`,
    };
  });
  const charts = [...model.charts.values()];
  const named = Math.max(0, ...charts.map((chart) => stringWidth(chart.name)));
  const body = charts.map((chart) => chartLine(model, chart, named, view));
  const room = Math.max(1, view.rows - 1 - head.length - body.length);
  const running = runningLines(charts, room, view);
  const lines = charts.flatMap((chart, index) => [body[index] as Line, ...(running.get(chart.name) ?? [])]);
  return [...head, ...lines].slice(-Math.max(1, view.rows - 1)).map((line) => paintLine(line, width, view));
}

function markOf(state: 'running' | 'done' | 'failed' | 'waiting', view: TreeView): Pick<Line, 'mark' | 'paintMark'> {
  const { colors, glyphs } = view;
  switch (state) {
    case 'done':
      return { mark: glyphs.done, paintMark: colors.green };
    case 'failed':
      return { mark: glyphs.failed, paintMark: colors.red };
    case 'waiting':
      return { mark: glyphs.waiting, paintMark: colors.dim };
    default:
      return { mark: glyphs.spinner[view.frame % glyphs.spinner.length] ?? '', paintMark: colors.cyan };
  }
}

function chartLine(model: ProgressModel, chart: ChartProgress, named: number, view: TreeView): Line {
  const name = pad(chart.name, named);
  const counts = describeCounts(chart.done, chart.failed, view.planned);
  if (chart.since === undefined) {
    return { ...markOf('waiting', view), text: `${name}  ${chart.total ?? 0} waiting`, paint: view.colors.dim };
  }
  const elapsed = clock((chart.until ?? view.now) - chart.since);
  if (complete(chart)) {
    const state = chart.failed > 0 ? 'failed' : 'done';
    return { ...markOf(state, view), text: `${name}  ${counts}`, right: elapsed };
  }
  const progress = chart.total === undefined ? '' : `${finished(chart)}/${chart.total}`;
  // A run that was stopped leaves charts behind that are not at their end.
  const state = chart.failed > 0 ? 'failed' : model.ended ? 'waiting' : 'running';
  return {
    ...markOf(state, view),
    text: [name, progress, counts].filter((part) => part !== '').join('  '),
    right: elapsed,
  };
}

/** The longest running first: they are what one waits for. */
function runningLines(charts: readonly ChartProgress[], room: number, view: TreeView): Map<string, Line[]> {
  const all = charts
    .flatMap((chart) => [...chart.running.values()].map((running) => ({ chart: chart.name, running })))
    .sort((a, b) => a.running.since - b.running.since);
  const shown = all.length > room ? all.slice(0, Math.max(0, room - 1)) : all;
  const lines = new Map<string, Line[]>();
  for (const { chart, running } of shown) {
    lines.set(chart, [...(lines.get(chart) ?? []), runningLine(running, view)]);
  }
  const left = all.length - shown.length;
  const last = all[all.length - 1];
  if (left > 0 && last !== undefined) {
    const more: Line = { mark: ' ', paintMark: String, text: `  and ${left} more`, paint: view.colors.dim };
    lines.set(last.chart, [...(lines.get(last.chart) ?? []), more]);
  }
  return lines;
}

function runningLine(running: Running, view: TreeView): Line {
  const { colors } = view;
  const elapsed = view.now - running.since;
  const paints: Readonly<Record<string, Paint>> = {
    create: colors.green,
    update: colors.yellow,
    replace: colors.magenta,
    delete: colors.red,
  };
  const reason = running.reason === undefined ? '' : `  ${running.reason}`;
  return {
    mark: `  ${SIGNS[running.operation] ?? ' '}`,
    paintMark: paints[running.operation] ?? colors.dim,
    text: `${running.label}${reason}`,
    right: elapsed >= 1000 ? clock(elapsed) : undefined,
  };
}

function paintLine(line: Line, width: number, view: TreeView): string {
  const { colors, glyphs } = view;
  const paint = line.paint ?? String;
  const right = line.right ?? '';
  // In a narrow window the clock goes first, then the end of the text.
  const mark = stringWidth(line.mark);
  const edge = stringWidth(right);
  const keepsRight = right !== '' && width - mark - edge >= 24;
  const room = width - mark - 1 - (keepsRight ? edge + 2 : 0);
  const text = fit(line.text, room, glyphs.ellipsis);
  const left = `${line.paintMark(line.mark)} ${paint(text)}`;
  return keepsRight ? `${left}${' '.repeat(room - stringWidth(text) + 2)}${colors.dim(right)}` : left;
}
