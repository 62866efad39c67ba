/**
 * One thing that is wrong with the user's input, told so that it can be mended without reading our source.
 */
export interface Fault {
  /** Where: a configuration path (`redis.queue.memory`) or a construct or object path. */
  readonly path: string;
  /** What is wrong, as one sentence without a full stop, for instance `is not a quantity of memory`. */
  readonly message: string;
  /** The value that was found. @default - the message stands alone */
  readonly got?: unknown;
  /** The values that are allowed, in words. @default - any value of the right type */
  readonly allowed?: string;
  /** What to change. @default - follows from `allowed` */
  readonly fix?: string;
}

/** Why a value is refused: a fault whose place the caller knows. */
export type Objection = Omit<Fault, 'path'>;

/**
 * A failure whose reason is known and whose cure can be named. It is printed as one or two sentences, never as a stack trace.
 */
export class KeelsonError extends Error {
  /** What the user can do about it. */
  readonly fix?: string;

  constructor(message: string, fix?: string) {
    super(message);
    this.name = 'KeelsonError';
    this.fix = fix;
  }
}

/**
 * All faults of one step in one error: users mend their input once, not once per fault.
 */
export class FaultReport extends KeelsonError {
  readonly title: string;
  readonly faults: readonly Fault[];

  constructor(title: string, faults: readonly Fault[]) {
    const ordered = [...faults].sort((a, b) => comparePlaces(a.path, b.path) || compareText(a.message, b.message));
    const count = ordered.length === 1 ? '1 fault' : `${ordered.length} faults`;
    super([`${title}: ${count}`, ...ordered.map((fault) => `  ${formatFault(fault)}`)].join('\n'));
    this.name = 'FaultReport';
    this.title = title;
    this.faults = ordered;
  }
}

/** Gathers faults while a step goes on, and speaks once at its end. */
export class FaultCollector {
  private readonly collected: Fault[] = [];

  add(...faults: readonly Fault[]): void {
    this.collected.push(...faults);
  }

  get faults(): readonly Fault[] {
    return [...this.collected];
  }

  /** @throws FaultReport with every fault gathered so far, if there is one. */
  throwIfAny(title: string): void {
    if (this.collected.length > 0) {
      throw new FaultReport(title, this.collected);
    }
  }
}

/** One line: `redis.queue.memory: is not a quantity of memory (got "1g", allowed: 1Gi, 512Mi); write 1Gi`. */
export function formatFault(fault: Fault): string {
  const details: string[] = [];
  if (fault.got !== undefined) {
    details.push(`got ${formatValue(fault.got)}`);
  }
  if (fault.allowed !== undefined) {
    details.push(`allowed: ${fault.allowed}`);
  }
  const inBrackets = details.length > 0 ? ` (${details.join(', ')})` : '';
  const cure = fault.fix === undefined ? '' : `; ${fault.fix}`;
  return `${fault.path}: ${fault.message}${inBrackets}${cure}`;
}

/** Order of code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As `compareText`, but line 9 of a file comes before its line 12. */
function comparePlaces(a: string, b: string): number {
  const place = /^(.*?):(\d+)(?: |$)/;
  const [, fileA, lineA] = place.exec(a) ?? [];
  const [, fileB, lineB] = place.exec(b) ?? [];
  const byLine = fileA !== undefined && fileA === fileB ? Number(lineA) - Number(lineB) : 0;
  return byLine || compareText(a, b);
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
