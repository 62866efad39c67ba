import type { TextStream } from '../terminal';
import { clock, count } from '../text';
import {
  complete,
  describeCounts,
  describeStep,
  finished,
  type Change,
  type ChartProgress,
  type ProgressModel,
  type Step,
} from './model';
import type { Progress } from './progress';

/** Seconds without a line after which one says that the work goes on: CI systems stop jobs that are silent. */
const HEARTBEAT_SECONDS = 10;

/** One line for each thing that changes, for logs: nothing is ever drawn over. */
export class PlainProgress implements Progress {
  private readonly timer: NodeJS.Timeout;
  stopped = false;
  private lastLine: number;
  private readonly said = new Map<string, string>();

  constructor(
    readonly model: ProgressModel,
    private readonly stream: TextStream,
    private readonly now: () => number,
    private readonly planned: boolean,
  ) {
    this.lastLine = now();
    model.onChange((change) => this.tell(change));
    this.timer = setInterval(() => this.heartbeat(), 1000);
    this.timer.unref();
  }

  note(text: string): void {
    this.lastLine = this.now();
    this.stream.write(`${text}\n`);
  }

  stop(): void {
    if (!this.stopped) {
      this.model.end();
    }
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** Says what runs, if nothing was said for a while. */
  heartbeat(): void {
    if (this.now() - this.lastLine < HEARTBEAT_SECONDS * 1000) {
      return;
    }
    for (const step of this.model.steps.values()) {
      if (step.state === 'running') {
        this.line(`${describeStep(step)}, ${clock(this.now() - step.since)}${expected(step)}`);
      }
    }
    for (const chart of this.model.charts.values()) {
      if (chart.running.size > 0) {
        this.line(`${chart.name}: ${progressOf(chart)}, ${this.running(chart)}`);
      }
    }
  }

  private tell(change: Change): void {
    switch (change.type) {
      case 'step': {
        const { step } = change;
        const end = step.state === 'running' ? '' : step.state === 'done' ? ', done' : ', failed';
        const took = step.until === undefined ? expected(step) : ` in ${clock(step.until - step.since)}`;
        // A program that reports every percent would fill the log.
        const spoken = step.state === 'running' ? step.title : `${step.title}${step.state}`;
        if (this.said.get(step.id) !== spoken || (step.expectedSeconds === undefined && step.lively !== true)) {
          this.said.set(step.id, spoken);
          this.line(`${describeStep(step)}${end}${took}`);
        }
        return;
      }
      case 'chart':
        if (complete(change.chart)) {
          this.line(`${change.chart.name}: ${describeCounts(change.chart.done, change.chart.failed, this.planned)}`);
        } else {
          const { name, total } = change.chart;
          this.line(`${name}: begins${total !== undefined ? ` (${count(total, 'object')})` : ''}`);
        }
        return;
      // Why an object waits is said when nothing else is: servers say it many times a second.
      case 'wait':
      case 'object':
        return;
      default:
        change satisfies never;
    }
  }

  private running(chart: ChartProgress): string {
    const [first, ...others] = [...chart.running.values()].sort((a, b) => a.since - b.since);
    if (first === undefined) {
      return '';
    }
    const reason = first.reason === undefined ? '' : ` (${first.reason})`;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `${first.label} since ${clock(this.now() - first.since)}${reason}${more}`;
  }

  private line(text: string): void {
    this.lastLine = this.now();
    this.stream.write(`[${clock(this.now() - this.model.startedAt).padStart(6)}] ${text}\n`);
  }
}

function expected(step: Step): string {
  return step.expectedSeconds === undefined ? '' : ` (takes about ${clock(step.expectedSeconds * 1000)})`;
}

function progressOf(chart: ChartProgress): string {
  return chart.total !== undefined ? `${finished(chart)} of ${chart.total} done` : `${finished(chart)} done`;
}
