import './engine/lean-sdk';
import * as pulumi from '@pulumi/pulumi';
import type { Stack } from '@pulumi/pulumi/automation';
import { KeelsonError } from '../../lib/core/errors';
import { connect, type ClusterClient } from '../cluster';
import type { OnProgramEvent } from '../programs';
import { platformFromConfig, secretsOfConfig } from './configured';
import { EngineLog, type RunCounts } from './engine/engine-events';
import type { Drift, RunEvent } from './engine/events';
import { describeCommandFailure, describeFailures } from './engine/failures';
import { lockHolder, releaseStaleLocks } from './engine/lock';
import type { Platform } from './platform';
import { applyPlatform, type ApplyOptions } from './program';
import { findBackend, readState, type Backend, type RecordedState } from './engine/state';
import type { Survey } from './drift/survey';
import { openStack } from './engine/workspace';

/** What every operation needs to know. */
export interface OperationOptions extends ApplyOptions {
  /** Name of the environment, and of its stack. */
  readonly environment: string;
  /** Delivers otherwise than the environment says. @default - as configured */
  readonly delivery?: 'direct';
  /** What is applied. @default - the platform of the stack's configuration */
  readonly platform?: () => Platform;
  /** How many objects are worked on at once. @default 32 */
  readonly parallel?: number;
  /** Told of every step, as it happens. @default - nobody is told */
  readonly onEvent?: (event: RunEvent) => void;
  /** Told while missing programs are built. @default - nobody is told */
  readonly onProgress?: OnProgramEvent;
  /** Stops the run: what has begun is finished, the rest is left. @default - nobody interrupts */
  readonly signal?: AbortSignal;
}

/** What a run did, or what a preview expects it to do. */
export interface OperationResult extends RunCounts {
  /** What others had changed or deleted. Restored objects count as unchanged, for the engine had nothing to do. */
  readonly drift: readonly Drift[];
  /** Keys of objects that a killed run had left and that were deleted now. */
  readonly leftovers: readonly string[];
  readonly seconds: number;
}

/** How many objects are worked on at once, unless told otherwise. */
const PARALLEL = 32;

/** One run of the engine with everything around it. */
export class Run {
  readonly backend: Backend;
  readonly log: EngineLog;
  private readonly drift = new Map<string, Drift>();
  private readonly started = Date.now();
  private failure: unknown;
  private survey: Survey | undefined;
  private previewing = false;

  constructor(readonly options: OperationOptions) {
    this.backend = findBackend(options.root);
    this.log = new EngineLog(this.report, (key, chart, operation) => this.settled(key, chart, operation));
  }

  readonly report = (event: RunEvent): void => {
    if (event.type === 'drift') {
      this.drift.set(event.key, event);
    }
    this.options.onEvent?.(event);
  };

  /** Runs an operation; whatever goes wrong comes out as a sentence. */
  async guarded<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      if (this.failure !== undefined) {
        throw this.failure;
      }
      if (error instanceof KeelsonError) {
        throw error;
      }
      const folder = this.backend.folder;
      if (folder !== undefined && /currently locked by/.test(String(error))) {
        throw lockHolder(folder, this.options.environment) ?? describeCommandFailure(error, this.options.environment);
      }
      if (this.log.failures.length > 0) {
        const failure = describeFailures(this.log.failures);
        throw new KeelsonError(`${failure.message}${this.progress()}`, failure.fix);
      }
      throw describeCommandFailure(error, this.options.environment);
    }
  }

  private progress(): string {
    const total = this.survey?.planned.length;
    if (total === undefined || this.previewing) {
      return '';
    }
    const { created, updated, replaced, unchanged } = this.log.counts;
    return `\n${created + updated + replaced + unchanged} of ${total} objects are as planned`;
  }

  /** Asks the cluster for a sign of life: an engine that is started for nothing takes seconds to find out. */
  async reach(): Promise<void> {
    await this.withClient((client) => client.version());
  }

  /** Clears locks of runs that are gone, and stops where somebody is at work. */
  claim(): void {
    const { folder } = this.backend;
    if (folder !== undefined) {
      for (const pid of releaseStaleLocks(folder, this.options.environment)) {
        this.report({
          type: 'message',
          severity: 'warning',
          message: `removed the lock of process ${pid}, which is gone; what it had begun is taken up now`,
        });
      }
    }
    this.checkContext();
  }

  /** @throws KeelsonError when the state was written for another cluster than the one that is chosen. */
  checkContext(): void {
    const recorded = this.recorded();
    if (recorded?.context === undefined || recorded.keys.size === 0) {
      return;
    }
    const client = connect(this.options.connection);
    client.close();
    const chosen = client.context.context;
    if (chosen !== recorded.context) {
      throw new KeelsonError(
        `the environment "${this.options.environment}" is applied in the context "${recorded.context}", not in "${chosen}"`,
        `choose it with --context ${recorded.context}, or run \`keelson destroy ${this.options.environment}\` there first`,
      );
    }
  }

  /** What a local state holds now. */
  recorded(): RecordedState | undefined {
    const { folder } = this.backend;
    return folder === undefined ? undefined : readState(folder, this.options.environment);
  }

  /** Names of the recorded objects in Pulumi, wherever the state is, in the order in which they were made. */
  async recordedUrns(stack: Stack): Promise<readonly string[]> {
    if (this.backend.folder !== undefined) {
      return this.recorded()?.urns ?? [];
    }
    const { deployment } = await stack.exportStack();
    const resources = (deployment as { resources?: { urn: string; type: string }[] } | undefined)?.resources ?? [];
    return resources.filter(({ type }) => type.startsWith('kubernetes:')).map(({ urn }) => urn);
  }

  /** Runs the program through the engine. @returns the keys that were planned */
  async apply(
    operation: 'up' | 'preview',
    beforeChange: (survey: Survey) => void = () => undefined,
  ): Promise<{ readonly planned: readonly string[] } | undefined> {
    const { options } = this;
    this.previewing = operation === 'preview';
    let planned: string[] | undefined;
    const recorded = this.recorded();
    const program = async (): Promise<void> => {
      try {
        const platform = options.platform?.() ?? platformFromConfig({ root: options.root, delivery: options.delivery });
        await applyPlatform(platform, {
          ...options,
          ...secretsOfConfig(),
          localState: this.backend.folder !== undefined,
          ...(this.backend.folder === undefined ? {} : { recorded: recorded?.keys ?? new Set<string>() }),
          onEvent: this.report,
          onSurvey: (survey) => {
            this.survey = survey;
            planned = survey.planned.map(({ manifest }) => manifest.key);
            beforeChange(survey);
          },
        });
      } catch (error) {
        this.failure ??= error;
        throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
      }
    };
    const stack = await this.open(program);
    await stack[operation](this.engineOptions());
    return planned === undefined ? undefined : { planned };
  }

  /** The stack; made if it is new. */
  open(program: () => Promise<void>): Promise<Stack> {
    const { root, environment, onProgress, signal } = this.options;
    return openStack({ root, stack: environment, backend: this.backend, onProgress, signal }, program);
  }

  /** What every command of the engine is told. */
  engineOptions() {
    const { parallel = PARALLEL, signal } = this.options;
    return {
      onEvent: this.log.read,
      parallel,
      suppressProgress: true,
      // In a terminal Ctrl-C reaches the engine directly; told a second time, it would drop what it has begun.
      signal: process.stdin.isTTY === true ? undefined : signal,
    };
  }

  /** A client for the cluster, closed afterwards. */
  async withClient<T>(use: (client: ClusterClient) => Promise<T>): Promise<T> {
    const client = connect(this.options.connection);
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  result(leftovers: readonly string[]): OperationResult {
    return {
      ...this.log.counts,
      drift: [...this.drift.values()],
      leftovers,
      seconds: (Date.now() - this.started) / 1000,
    };
  }

  // What the engine takes for unchanged and the cluster has otherwise is drift; only a preview leaves it at that.
  private settled(key: string, chart: string, operation: string): void {
    const { survey } = this;
    if (operation !== 'same' || survey === undefined || !this.previewing) {
      return;
    }
    if (survey.missing.some(({ manifest }) => manifest.key === key)) {
      this.report({ type: 'drift', key, chart, what: 'deleted', fields: [], putRight: false });
    }
    const deviation = survey.deviations.find(({ planned }) => planned.manifest.key === key);
    if (deviation !== undefined && deviation.manager === undefined) {
      this.report({ type: 'drift', key, chart, what: 'edited', fields: deviation.fields, putRight: false });
    }
  }
}
