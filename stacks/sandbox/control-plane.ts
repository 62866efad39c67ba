import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeelsonError } from '../../lib/core/errors';
import { ApiClient, calling, ETCD_CLIENT } from './api';
import { applyClusterObjects, missingForPods } from './cluster-objects';
import { type ComponentContext, componentArguments } from './components';
import type { OnProgress } from './events';
import { type ComponentName, layout } from './layout';
import { explainLog } from './log-excerpt';
import { LOOPBACK } from './ports';
import { type ResolvedProgram, isRunning, spawnDetached } from '../programs';
import { noteProcess, readProcesses } from './state';

/** Seconds that the whole control plane may take. A loaded machine needs several times the usual five. */
const PATIENCE_SECONDS = 90;

/** What a start needs besides its context. */
export interface StartOptions {
  readonly programs: Readonly<Record<ComponentName, ResolvedProgram>>;
  /** @default - nobody is told */
  readonly onProgress?: OnProgress;
  /** Stops the start. @default - nothing stops it */
  readonly signal?: AbortSignal;
}

/**
 * One start of all components. Each is started as early as it can make progress, and the start is over when pods can run.
 */
export class ControlPlaneStart {
  private readonly began = performance.now();
  private readonly startedAt = new Date();

  constructor(
    private readonly context: ComponentContext,
    private readonly options: StartOptions,
  ) {}

  /**
   * @returns Whether etcd's data was damaged, so that the sandbox began empty.
   * @throws KeelsonError that names the program that did not come up.
   */
  async run(): Promise<{ readonly emptied: boolean }> {
    const emptied = await this.startEtcd();
    await this.spawn('kube-apiserver');
    await calling(this.client('kube-apiserver'), async (api) => {
      await this.until('kube-apiserver', () => api.ready());
      await Promise.all([
        this.spawn('kube-controller-manager'),
        this.spawn('kube-scheduler'),
        this.objects(api).then(() => this.startKwok(api)),
      ]);
      await Promise.all([this.healthy('kube-controller-manager'), this.healthy('kube-scheduler'), this.nodes(api)]);
    });
    return { emptied };
  }

  /** Starts kwok alone, after its stages have changed. */
  async runKwok(): Promise<void> {
    await calling(this.client('kube-apiserver'), async (api) => {
      await this.startKwok(api);
      await this.nodes(api);
    });
  }

  private async startEtcd(): Promise<boolean> {
    const data = layout.data(this.context.directory);
    const hadData = existsSync(data);
    try {
      await this.runEtcd();
      return false;
    } catch (error) {
      const { meaning } = explainLog(layout.log(this.context.directory, 'etcd'));
      if (!hadData || !/data is damaged|panic/.test(meaning)) {
        throw error;
      }
      const aside = `${data}-damaged`;
      rmSync(aside, { recursive: true, force: true });
      renameSync(data, aside);
      this.options.onProgress?.({
        kind: 'note',
        message: `the sandbox's data was damaged by a crash, so it starts empty; the damaged data lies in ${aside}`,
      });
      await this.runEtcd();
      return true;
    }
  }

  private async runEtcd(): Promise<void> {
    await this.spawn('etcd');
    const { directory, ports } = this.context;
    const client = new ApiClient(directory, `https://${LOOPBACK}:${ports.etcd}`, ETCD_CLIENT);
    // Its port alone says nothing: etcd opens it before it reads its data, and ends there if they are damaged.
    await calling(client, () => this.until('etcd', () => client.ready('/health')));
  }

  private async startKwok(api: ApiClient): Promise<void> {
    // kwok would wait until the leases that its predecessor held have run out.
    await api.send('DELETE', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases');
    await this.spawn('kwok');
  }

  private healthy(component: 'kube-controller-manager' | 'kube-scheduler'): Promise<void> {
    return calling(this.client(component), (api) => this.until(component, () => api.ready('/healthz')));
  }

  private objects(api: ApiClient): Promise<void> {
    const apply = () => applyClusterObjects(api, this.context.profile).then(() => true);
    return this.until('kube-apiserver', apply, 'cluster objects');
  }

  private async nodes(api: ApiClient): Promise<void> {
    let missing: readonly string[] = [];
    const poll = async (): Promise<boolean> => {
      missing = await missingForPods(api, this.context.profile, this.startedAt);
      return missing.length === 0;
    };
    try {
      await this.until('kwok', poll, 'nodes');
    } catch (error) {
      if (!(error instanceof KeelsonError) || missing.length === 0) {
        throw error;
      }
      throw new KeelsonError(`${error.message} (not ready: ${missing.join(', ')})`, error.fix);
    }
  }

  private async spawn(component: ComponentName): Promise<void> {
    const { directory } = this.context;
    const program = this.options.programs[component].path;
    const log = layout.log(directory, component);
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    if (existsSync(log)) {
      renameSync(log, `${log}.previous`);
    }
    this.options.signal?.throwIfAborted();
    this.report(component, 'starting');
    try {
      const identity = await spawnDetached(program, componentArguments(component, this.context), {
        directory,
        log,
        // Nothing of the user's settings may leak in: no KUBECONFIG, no proxy, no ~/.kwok.
        environment: { PATH: process.env['PATH'] ?? '', HOME: directory, TMPDIR: process.env['TMPDIR'] ?? '/tmp' },
      });
      noteProcess(directory, component, identity);
    } catch (error) {
      throw new KeelsonError(
        `${component} can't be started: ${(error as Error).message}`,
        `Check ${program}: it must be a program for this machine.`,
      );
    }
  }

  /** Waits until the check holds, and fails at once when the component has ended. */
  private async until(
    component: ComponentName,
    check: () => Promise<boolean>,
    label: string = component,
  ): Promise<void> {
    let refusal: string | undefined;
    for (;;) {
      this.options.signal?.throwIfAborted();
      const identity = readProcesses(this.context.directory)[component];
      if (identity === undefined || !isRunning(identity)) {
        throw this.failure(component, `${component} ended after ${this.seconds()} s`);
      }
      const holds = await check().catch((error: Error) => {
        refusal = error.message;
        return false;
      });
      if (holds) {
        this.report(label, 'ready');
        return;
      }
      if (this.elapsed() > PATIENCE_SECONDS) {
        throw this.failure(component, `${label} not ready after ${this.seconds()} s`, refusal);
      }
      await sleep(25);
    }
  }

  private failure(component: ComponentName, what: string, refusal?: string): KeelsonError {
    const log = layout.log(this.context.directory, component);
    return new KeelsonError(
      `the sandbox did not come up: ${what}: ${refusal ?? explainLog(log).meaning}`,
      `Its log is ${log}. \`keelson sandbox start\` tries again; \`keelson sandbox delete\` begins from nothing.`,
    );
  }

  private client(component: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler'): ApiClient {
    return new ApiClient(this.context.directory, `https://${LOOPBACK}:${this.context.ports[component]}`);
  }

  private elapsed(): number {
    return (performance.now() - this.began) / 1000;
  }

  private seconds(): string {
    return this.elapsed().toFixed(1);
  }

  private report(component: string, state: 'starting' | 'ready'): void {
    this.options.onProgress?.({
      kind: 'component',
      state,
      component,
      elapsedSeconds: this.elapsed(),
      message: state === 'ready' ? `${component} ready after ${this.seconds()} s` : `starting ${component}`,
    });
  }
}
