import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, type Plugin } from 'esbuild';
import { ApiTransport, connect, type ClusterClient, type LiveObject } from '../../../stacks/cluster';
import { deleteSandbox, startSandbox, type SandboxProfileName } from '../../../stacks/sandbox';
import type { RunEvent } from '../../../stacks/pulumi';
import type { KubernetesObject } from '../../../stacks/objects/manifest';
import type { RunnerLine, RunnerTask } from './runner';

const ROOT = resolve(__dirname, '../../..');

// eslint-disable-next-line @typescript-eslint/no-require-imports -- bin/ is plain JavaScript: it runs before anything is built
const definitionsBeside = require('../../../bin/definitions') as (root: string, outdir: string) => Plugin;

/** How a run ended. */
export interface Ran {
  readonly events: readonly RunEvent[];
  readonly result?: Extract<RunnerLine, { result: unknown }>['result'];
  /** Keys that a hand-over let go. */
  readonly released?: readonly string[];
  readonly error?: string;
  readonly fix?: string;
  readonly rssMegabytes?: number;
  readonly seconds: number;
}

/** A control plane and a project of its own; everything is removed at the end. */
export class ApplyBench {
  readonly project = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
  kubeconfig = '';
  context = '';
  private runner = '';
  private clientOpened: ClusterClient | undefined;
  private readonly children = new Set<ChildProcess>();

  constructor(private readonly profile: SandboxProfileName = 'k3s') {
    writeFileSync(join(this.project, 'Pulumi.yaml'), 'name: keelson\nruntime: nodejs\n');
  }

  get directory(): string {
    return join(this.project, 'sandbox');
  }

  async start(): Promise<void> {
    this.runner = await buildRunner();
    const started = await startSandbox({ profile: this.profile, directory: this.directory });
    this.kubeconfig = started.kubeconfig;
    this.context = started.context;
  }

  get client(): ClusterClient {
    this.clientOpened ??= connect({ kubeconfig: this.kubeconfig, context: this.context });
    return this.clientOpened;
  }

  async remove(): Promise<void> {
    for (const child of this.children) {
      killTree(child);
    }
    this.clientOpened?.close();
    await deleteSandbox(this.directory);
    rmSync(this.project, { recursive: true, force: true });
  }

  /** A project that knows nothing of what was applied before. */
  forgetState(): void {
    rmSync(join(this.project, '.keelson', 'state'), { recursive: true, force: true });
  }

  copyProjectFiles(): void {
    for (const name of [
      'Pulumi.yaml',
      'Pulumi.dev.yaml',
      'Pulumi.staging.yaml',
      'Pulumi.prod.yaml',
      'policy-exceptions.yaml',
    ]) {
      cpSync(join(ROOT, name), join(this.project, name));
    }
  }

  /** Starts an operation. */
  begin(task: Omit<RunnerTask, 'options'> & { options?: Partial<RunnerTask['options']> }): Begun {
    const full: RunnerTask = {
      ...task,
      options: {
        root: this.project,
        environment: task.platform?.name ?? 'dev',
        connection: { kubeconfig: this.kubeconfig, context: this.context },
        readySeconds: 60,
        ...task.options,
      },
    };
    const begun = new Begun(this.runner, full, this.project);
    this.children.add(begun.child);
    begun.child.on('exit', () => this.children.delete(begun.child));
    return begun;
  }

  /** Runs an operation to its end. */
  run(task: Parameters<ApplyBench['begin']>[0]): Promise<Ran> {
    return this.begin(task).ended;
  }

  /** Changes an object as `kubectl edit` does. */
  async kubectlPatch(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
    patch: object,
  ): Promise<void> {
    await this.send('PATCH', apiVersion, kind, namespace, name, '?fieldManager=kubectl-edit', patch);
  }

  /** Creates or changes an object under another manager's name. */
  async applyAs(manager: string, object: KubernetesObject): Promise<void> {
    await this.client.apply(object, { fieldManager: manager, force: true });
  }

  async delete(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<void> {
    await this.client.delete(apiVersion, { group: groupOf(apiVersion), kind, namespace, name });
  }

  /** Resolves once the object is gone. */
  async gone(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<void> {
    for (let left = 60; (await this.get(apiVersion, kind, namespace, name)) !== undefined; left -= 1) {
      if (left === 0) {
        throw new Error(`${kind} ${name} is still there`);
      }
      await sleep(500);
    }
  }

  private async send(
    method: 'PATCH',
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
    query: string,
    body: object,
  ): Promise<void> {
    const resource = await this.client.resource(apiVersion, kind);
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const folder = namespace === undefined ? '' : `/namespaces/${namespace}`;
    const transport = new ApiTransport(this.client.context);
    try {
      await transport.send({
        method,
        path: `${root}${folder}/${resource?.plural ?? ''}/${name}${query}`,
        body,
        contentType: 'application/merge-patch+json',
      });
    } finally {
      transport.close();
    }
  }

  async get(
    apiVersion: string,
    kind: string,
    namespace: string | undefined,
    name: string,
  ): Promise<LiveObject | undefined> {
    return this.client.get(apiVersion, { group: groupOf(apiVersion), kind, namespace, name });
  }
}

/** An operation in its own process group. */
export class Begun {
  readonly child: ChildProcess;
  readonly events: RunEvent[] = [];
  readonly ended: Promise<Ran>;
  private readonly waiting: { matches: (event: RunEvent) => boolean; resolve: () => void }[] = [];

  constructor(runner: string, task: RunnerTask, cwd: string) {
    const started = Date.now();
    this.child = spawn(process.execPath, [runner, JSON.stringify(task)], {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, KUBECONFIG: '', NODE_OPTIONS: '' },
    });
    let out = '';
    let errors = '';
    const last: {
      result?: Ran['result'];
      released?: readonly string[];
      error?: string;
      fix?: string;
      rssMegabytes?: number;
    } = {};
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const lines = out.split('\n');
      out = lines.pop() ?? '';
      for (const line of lines) {
        const said = JSON.parse(line) as RunnerLine;
        if ('event' in said) {
          this.hear(said.event);
        } else {
          Object.assign(last, said);
        }
      }
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    this.ended = new Promise((resolve) =>
      this.child.on('close', () =>
        resolve({
          events: this.events,
          ...last,
          ...(last.result === undefined && last.released === undefined && last.error === undefined
            ? { error: `no answer: ${errors}` }
            : {}),
          seconds: (Date.now() - started) / 1000,
        }),
      ),
    );
  }

  /** Resolves at the first event that matches, or at the end. */
  seen(matches: (event: RunEvent) => boolean): Promise<void> {
    const found = new Promise<void>((resolve) => this.waiting.push({ matches, resolve }));
    return Promise.race([found, this.ended.then(() => undefined)]);
  }

  /** Kills the process with the engine and the provider, as a power cut would. */
  async kill(): Promise<void> {
    killTree(this.child);
    await this.ended;
  }

  private hear(event: RunEvent): void {
    this.events.push(event);
    for (const { matches, resolve } of this.waiting) {
      if (matches(event)) {
        resolve();
      }
    }
  }
}

/** Keys of the objects that a run changed, by what it did. */
export function changedKeys(ran: Ran): Record<string, string[]> {
  const changed: Record<string, string[]> = {};
  for (const event of ran.events) {
    if (event.type === 'resource' && event.status === 'done' && event.operation !== 'same') {
      changed[event.operation] = [...(changed[event.operation] ?? []), event.key].sort();
    }
  }
  return changed;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

let bundle: string | undefined;

/** The runner, with everything that it is made of, as bin/build.js makes the programs. */
async function buildRunner(): Promise<string> {
  if (bundle === undefined) {
    const outdir = join(ROOT, '.keelson', 'e2e', String(process.pid));
    mkdirSync(outdir, { recursive: true });
    await build({
      entryPoints: [join(__dirname, 'runner.ts')],
      outdir,
      bundle: true,
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'error',
      keepNames: true,
      plugins: [definitionsBeside(ROOT, outdir)],
    });
    process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
    bundle = join(outdir, 'runner.js');
  }
  return bundle;
}

/** The engine gives its provider a group of its own: killing the group alone would leave it behind for good. */
function killTree(child: ChildProcess): void {
  const parents = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number) as [pid: number, parent: number]);
  const tree = [child.pid as number];
  for (const pid of tree) {
    tree.push(...parents.filter(([, parent]) => parent === pid).map(([descendant]) => descendant));
  }
  for (const pid of tree) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
