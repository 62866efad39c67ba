import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { resolveProgram } from '../../stacks/programs';
import { deleteSandbox, sandboxStatus, startSandbox } from '../../stacks/sandbox';
import { objectsOf } from './objects';

/*
 * `npm run bench -- apply [objects]`: applies the same objects to the same API server with keelson, with `kubectl apply --server-side`
 * and with Pulumi's ConfigGroup, each into a namespace of its own: first create, then again without a change, then preview.
 *
 * KUBECTL names another kubectl than the one on PATH. Controllers are stopped meanwhile: they would take their share of two cores.
 */

interface Measured {
  readonly tool: string;
  readonly step: string;
  /** Wall-clock time. */
  readonly seconds: number;
  /** Time on processors, children included. */
  readonly cpuSeconds: number;
  /** Most memory that the Node process held, in MB. @default - no Node in it */
  readonly memory?: number;
  readonly note?: string;
}

async function main(): Promise<void> {
  const count = Math.floor(Number(process.argv[2] ?? '500') / 2);
  const scratch = mkdtempSync(join(tmpdir(), 'keelson-bench-'));
  const sandbox = join(scratch, 'sandbox');
  try {
    const { kubeconfig, context } = await startSandbox({ profile: 'k3s', directory: sandbox });
    stopControllers(sandbox);
    await findPrograms();
    const rows = [
      ...measureKeelson(scratch, kubeconfig, context, count),
      ...measureKubectl(scratch, kubeconfig, context, count),
      ...measureConfigGroup(scratch, kubeconfig, context, count),
    ];
    report(rows, count);
  } finally {
    await deleteSandbox(sandbox);
    rmSync(scratch, { recursive: true, force: true });
  }
}

function stopControllers(directory: string): void {
  for (const { name, pid } of sandboxStatus(directory).components) {
    if (pid !== undefined && name !== 'etcd' && name !== 'kube-apiserver') {
      process.kill(pid, 'SIGKILL');
    }
  }
}

async function findPrograms(): Promise<void> {
  const folders = await Promise.all(
    ['pulumi', 'pulumi-resource-kubernetes'].map(async (name) => dirname((await resolveProgram(name)).path)),
  );
  process.env.PATH = [...new Set(folders), process.env.PATH ?? ''].join(delimiter);
}

function measureKeelson(scratch: string, kubeconfig: string, context: string, count: number): Measured[] {
  const root = join(scratch, 'keelson');
  mkdirSync(root);
  writeFileSync(join(root, 'Pulumi.yaml'), 'name: keelson\nruntime: nodejs\n');
  const run = (operation: string, step: string): Measured =>
    timed('keelson', step, process.execPath, [
      join(__dirname, 'keelson.js'),
      operation,
      root,
      kubeconfig,
      context,
      String(count),
      'bench-keelson',
    ]);
  return [run('up', 'create'), run('up', 'no change'), run('preview', 'preview')];
}

function measureKubectl(scratch: string, kubeconfig: string, context: string, count: number): Measured[] {
  const kubectl = process.env.KUBECTL ?? 'kubectl';
  if (spawnSync(kubectl, ['version', '--client']).status !== 0) {
    say('No kubectl on PATH and none named by KUBECTL: its rows are left out.');
    return [];
  }
  const at = ['--kubeconfig', kubeconfig, '--context', context];
  // Both ways of kubectl: by the server, as we do it, and by the client, as `kubectl apply` does unless told otherwise.
  return [
    { tool: 'kubectl --server-side', namespace: 'bench-kubectl', flags: ['--server-side'] },
    { tool: 'kubectl', namespace: 'bench-client', flags: [] },
  ].flatMap(({ tool, namespace, flags }) => {
    const file = join(scratch, `${namespace}.json`);
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(count, namespace) }));
    const run = (step: string, verb: string): Measured =>
      timed(tool, step, kubectl, [verb, ...flags, '-f', file, ...at]);
    return [run('create', 'apply'), run('no change', 'apply'), run('preview', 'diff')];
  });
}

function measureConfigGroup(scratch: string, kubeconfig: string, context: string, count: number): Measured[] {
  const root = join(scratch, 'group');
  mkdirSync(root);
  const run = (operation: string, step: string): Measured =>
    timed('ConfigGroup', step, process.execPath, [
      join(__dirname, 'config-group.js'),
      operation,
      root,
      kubeconfig,
      context,
      String(count),
      'bench-group',
    ]);
  return [run('up', 'create'), run('up', 'no change'), run('preview', 'preview')];
}

/** Runs a program under bash's `time`, which counts its children too. */
function timed(tool: string, step: string, program: string, words: readonly string[]): Measured {
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="@@ %R %U %S"; time "$0" "$@"', program, ...words],
    {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  const [, seconds, user, system] = /@@ (\S+) (\S+) (\S+)/.exec(stderr) ?? [];
  const last = stdout.trim().split('\n').pop() ?? '';
  const answer = (last.startsWith('{') ? JSON.parse(last) : {}) as { memory?: number };
  const { memory, ...note } = answer;
  const failed = status !== 0 && !(tool.startsWith('kubectl') && step === 'preview');
  const measured: Measured = {
    tool,
    step,
    seconds: Number(seconds),
    cpuSeconds: Number(user) + Number(system),
    ...(memory === undefined ? {} : { memory }),
    note: failed ? `FAILED: ${stderr.slice(0, 300)}` : Object.keys(note).length > 0 ? JSON.stringify(note) : '',
  };
  say(`${tool} ${step}: ${measured.seconds} s, processors ${measured.cpuSeconds.toFixed(1)} s ${measured.note ?? ''}`);
  return measured;
}

function report(rows: readonly Measured[], count: number): void {
  const lines = rows.map(
    ({ tool, step, seconds, cpuSeconds, memory }) =>
      `| ${tool} | ${step} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${memory ?? ''} |`,
  );
  say(
    [
      '',
      `${count * 2 + 1} objects, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${loadavg()[0]?.toFixed(1)}`,
      '',
      '| tool | step | seconds | processor seconds | Node MB |',
      '|---|---|---|---|---|',
      ...lines,
    ].join('\n'),
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

void main();
