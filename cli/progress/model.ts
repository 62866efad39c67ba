import type { Operation } from '../../stacks/pulumi';

/** One object that is being worked on. */
export interface Running {
  /** `Deployment raibid-ci/server`. */
  readonly label: string;
  readonly operation: Operation;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What it waits for, as the program that waits says it. */
  reason?: string;
}

/** A stretch of work before or beside the charts: the sandbox starting, a program being built. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly since: number;
  /** How long it takes as a rule, in seconds. */
  readonly expectedSeconds?: number;
  /** Whether its detail changes many times a second, so that a log is told the first and the last only. */
  readonly lively?: boolean;
  state: 'running' | 'done' | 'failed';
  detail?: string;
  /** When it ended. */
  until?: number;
}

/** The objects of one chart. */
export interface ChartProgress {
  readonly name: string;
  /** How many objects will pass. @default - nobody knows; it is complete when the run ends */
  readonly total?: number;
  readonly done: Map<Operation, number>;
  readonly running: Map<string, Running>;
  failed: number;
  since?: number;
  until?: number;
}

export type Change =
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'chart'; readonly chart: ChartProgress }
  | { readonly type: 'object'; readonly chart: ChartProgress }
  | { readonly type: 'wait'; readonly chart: ChartProgress; readonly running: Running };

/** What is going on, kept apart from how it is shown. */
export class ProgressModel {
  readonly steps = new Map<string, Step>();
  readonly charts = new Map<string, ChartProgress>();
  readonly startedAt: number;
  /** Whether nothing more will come. */
  ended = false;
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(private readonly now: () => number) {
    this.startedAt = now();
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** Begins a step, or says more about one that is running. */
  step(id: string, title: string, detail?: string, expectedSeconds?: number, lively?: boolean): void {
    const known = this.steps.get(id);
    if (known === undefined || known.state !== 'running') {
      const step: Step = { id, title, since: this.now(), expectedSeconds, lively, state: 'running', detail };
      this.steps.set(id, step);
      this.emit({ type: 'step', step });
    } else if (detail !== undefined && detail !== known.detail) {
      known.detail = detail;
      this.emit({ type: 'step', step: known });
    }
  }

  endStep(id: string, state: 'done' | 'failed', detail?: string): void {
    const step = this.steps.get(id);
    if (step === undefined || step.state !== 'running') {
      return;
    }
    step.state = state;
    step.until = this.now();
    step.detail = detail ?? step.detail;
    this.emit({ type: 'step', step });
  }

  /** Says beforehand how many objects a chart has, in the order in which charts are shown. */
  expect(chart: string, total?: number): void {
    if (!this.charts.has(chart)) {
      this.charts.set(chart, { name: chart, total, done: new Map(), running: new Map(), failed: 0 });
    }
  }

  start(chart: string, key: string, label: string, operation: Operation): void {
    const progress = this.chart(chart);
    const first = progress.since === undefined;
    progress.since ??= this.now();
    progress.until = undefined;
    progress.running.set(key, { label, operation, since: this.now() });
    this.emit({ type: first ? 'chart' : 'object', chart: progress });
  }

  wait(chart: string, key: string, reason: string): void {
    const progress = this.chart(chart);
    const running = progress.running.get(key);
    if (running !== undefined && running.reason !== reason) {
      running.reason = reason;
      this.emit({ type: 'wait', chart: progress, running });
    }
  }

  finish(chart: string, key: string, operation: Operation): void {
    this.settle(chart, key, (progress) => progress.done.set(operation, (progress.done.get(operation) ?? 0) + 1));
  }

  /** An object on which the work was given up, as after Ctrl-C. */
  drop(chart: string, key: string): void {
    this.settle(chart, key, () => undefined);
  }

  fail(chart: string, key: string): void {
    this.settle(chart, key, (progress) => (progress.failed += 1));
  }

  /** Says that nothing more will come; what is still running stays as it is. */
  end(): void {
    this.ended = true;
    for (const chart of this.charts.values()) {
      if (chart.total === undefined && chart.until !== undefined) {
        this.emit({ type: 'chart', chart });
      }
    }
  }

  private settle(name: string, key: string, record: (chart: ChartProgress) => void): void {
    const chart = this.chart(name);
    chart.since ??= this.now();
    chart.running.delete(key);
    record(chart);
    const idle = chart.running.size === 0;
    chart.until = idle && finished(chart) >= (chart.total ?? 0) ? this.now() : undefined;
    // Where nobody knows how many will come, the end of the run is the end of the chart.
    const isEnd = chart.until !== undefined && chart.total !== undefined;
    this.emit({ type: isEnd ? 'chart' : 'object', chart });
  }

  private chart(name: string): ChartProgress {
    this.expect(name);
    return this.charts.get(name) as ChartProgress;
  }

  private emit(change: Change): void {
    for (const listener of this.listeners) {
      listener(change);
    }
  }
}

/** A step and what is going on in it. */
export function describeStep(step: Step): string {
  return step.detail === undefined ? step.title : `${step.title}: ${step.detail}`;
}

/** How many objects of a chart have passed, failed ones included. */
export function finished(chart: ChartProgress): number {
  let sum = chart.failed;
  for (const amount of chart.done.values()) {
    sum += amount;
  }
  return sum;
}

/** Whether nothing of a chart is left to do, as far as is known. */
export function complete(chart: ChartProgress): boolean {
  return chart.until !== undefined;
}

const WORDS: readonly (readonly [Operation, done: string, planned: string])[] = [
  ['create', 'created', 'to create'],
  ['update', 'updated', 'to update'],
  ['replace', 'replaced', 'to replace'],
  ['delete', 'deleted', 'to delete'],
  ['same', 'unchanged', 'unchanged'],
];

/** `3 created, 1 updated`; in a plan `3 to create, 1 to update`. */
export function describeCounts(counts: ReadonlyMap<string, number>, failed = 0, planned = false): string {
  const parts = WORDS.filter(([operation]) => (counts.get(operation) ?? 0) > 0).map(
    ([operation, done, toDo]) => `${counts.get(operation)} ${planned ? toDo : done}`,
  );
  return [...parts, ...(failed > 0 ? [`${failed} failed`] : [])].join(', ');
}
