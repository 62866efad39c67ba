import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation';
import type { Operation, RunEvent } from './events';
import type { ObjectFailure } from './failures';
import { nameOf } from './state';

/** How many objects a run, or the plan of one, touches. */
export interface RunCounts {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly unchanged: number;
}

// A replacement is told as one operation, by the step that ends it.
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  same: 'same',
  'create-replacement': 'replace',
};

/** Reads the engine's events: passes on what concerns objects, and keeps what the result is made of. */
export class EngineLog {
  readonly failures: ObjectFailure[] = [];
  private readonly operations = new Map<string, Operation>();
  private readonly failed = new Set<string>();

  constructor(
    private readonly report: (event: RunEvent) => void,
    private readonly onSettled: (key: string, chart: string, operation: Operation) => void = () => undefined,
  ) {}

  readonly read = (event: EngineEvent): void => {
    if (event.resourcePreEvent !== undefined) {
      this.step(event.resourcePreEvent.metadata, 'running');
    } else if (event.resOutputsEvent !== undefined) {
      this.step(event.resOutputsEvent.metadata, 'done');
    } else if (event.resOpFailedEvent !== undefined) {
      this.step(event.resOpFailedEvent.metadata, 'failed');
    } else if (event.diagnosticEvent !== undefined) {
      const { urn, severity, message } = event.diagnosticEvent;
      this.diagnostic(urn, severity, stripMarkup(message));
    }
  };

  get counts(): RunCounts {
    const of = (operation: Operation): number =>
      [...this.operations].filter(([key, done]) => done === operation && !this.failed.has(key)).length;
    return {
      created: of('create'),
      updated: of('update'),
      replaced: of('replace'),
      deleted: of('delete'),
      unchanged: of('same'),
    };
  }

  private step(metadata: StepEventMetadata, status: 'running' | 'done' | 'failed'): void {
    const operation = OPERATIONS[metadata.op];
    if (operation === undefined || !metadata.type.startsWith('kubernetes:')) {
      return;
    }
    const key = nameOf(metadata.urn);
    const chart = nameOf((metadata.new ?? metadata.old)?.parent ?? '');
    if (status === 'failed') {
      this.failed.add(key);
    } else if (status === 'done') {
      this.operations.set(key, operation);
      this.onSettled(key, chart, operation);
    }
    this.report({ type: 'resource', key, chart, operation, status });
  }

  private diagnostic(urn: string | undefined, severity: string, message: string): void {
    const key = urn !== undefined && /\$kubernetes:/.test(urn) ? nameOf(urn) : undefined;
    if (severity === 'error') {
      // "update failed" stands at the end of every failed run and says nothing.
      if (!/^(update|preview|destroy|resource \S+) failed$|^update failed/.test(message)) {
        this.failures.push({ ...(key === undefined ? {} : { key }), message });
      }
    } else if (severity === 'warning' || severity === 'info') {
      if (!message.startsWith('using pulumi-resource-kubernetes from $PATH')) {
        this.report({ type: 'message', ...(key === undefined ? {} : { key }), severity, message });
      }
    }
  }
}

// The engine marks colours as <{%reset%}>.
function stripMarkup(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, '').trim();
}
