import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { ApiTransport, connect, type ClusterClient } from '../../stacks/cluster';
import { processStart } from '../../stacks/programs/process';

/*
 * The command line as a user has it: `bin/keelson.js` started as a process, on the sandbox, with the real engine. The tests are one
 * story and build on each other. What they do not prove: behaviour in a real terminal (the display is tested by its exact lines in
 * test/cli), clusters that are not simulated.
 */

jest.setTimeout(300_000);

const PROJECT = resolve(__dirname, '../..');
// A space and an umlaut: a folder that somebody might have.
const root = mkdtempSync(join(tmpdir(), 'keelson cli ü '));
const values = join(root, 'Pulumi.dev.yaml');

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// No kubeconfig of this machine's user is to be found, but the programs that were built for them are.
const variables = {
  ...process.env,
  HOME: root,
  XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  KUBECONFIG: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
};

function keelson(...words: readonly string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, 'bin/keelson.js'), ...words], {
    cwd: root,
    encoding: 'utf8',
    env: variables,
  });
  return { code: status, stdout, stderr };
}

interface Run {
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly changes: readonly { readonly key: string; readonly operation: string }[];
  readonly drift: readonly { readonly key: string; readonly what: string; readonly putRight: boolean }[];
}

function run(...words: readonly string[]): Run {
  const { code, stdout, stderr } = keelson(...words, '--json');
  if (code !== 0) {
    throw new Error(`keelson ${words.join(' ')} ended with ${code}:\n${stderr}`);
  }
  return JSON.parse(stdout) as Run;
}

function client(): ClusterClient {
  return connect({ kubeconfig: join(root, '.keelson/sandbox/k3s/kubeconfig') });
}

async function withClient<T>(use: (cluster: ClusterClient) => Promise<T>): Promise<T> {
  const cluster = client();
  try {
    return await use(cluster);
  } finally {
    cluster.close();
  }
}

const SERVER = { group: 'apps', kind: 'Deployment', namespace: 'raibid-ci', name: 'raibid-server' };

beforeAll(() => {
  for (const file of ['Pulumi.yaml', 'Pulumi.dev.yaml', 'Pulumi.staging.yaml', 'policy-exceptions.yaml']) {
    copyFileSync(join(PROJECT, file), join(root, file));
  }
  keepQueueAndAgents();
});

/** The story has many runs, and how much they apply is not what it is about; test/e2e/environments applies everything. */
function keepQueueAndAgents(): void {
  const { config } = parse(readFileSync(values, 'utf8')) as { config: Record<string, Record<string, unknown>> };
  for (const section of ['postgres', 'temporal', 'gitea']) {
    delete config[`keelson:${section}`];
  }
  writeFileSync(values, stringify({ config }));
}

afterAll(() => {
  keelson('sandbox', 'delete');
  rmSync(root, { recursive: true, force: true });
});

let objects = 0;

test('doctor says that there is no cluster yet, and what to do', () => {
  const { code, stdout } = keelson('doctor', '--json');
  const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string; detail: string; fix?: string }[] };
  expect([code, checks.map(({ id }) => id)]).toEqual([
    0,
    ['node', 'git', 'pulumi', 'pulumi-provider', 'sandbox-programs', 'disk', 'write', 'environment', 'context'],
  ]);
  expect(checks.find(({ id }) => id === 'context')).toEqual({
    id: 'context',
    title: 'context',
    status: 'warn',
    detail: '`up` starts the k3s sandbox',
    fix: 'nothing; or name a cluster with --context',
  });
});

test('diff without anything applied says so', () => {
  expect(keelson('diff')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'keelson: nothing of "dev" is there: the k3s sandbox was never started\n' +
      '  fix: run `keelson up dev` first, or name a cluster with --context\n',
  });
});

test('staging does not go to the sandbox by itself', () => {
  const { code, stderr } = keelson('up', 'staging');
  expect([code, stderr]).toEqual([
    1,
    'keelson: the environment "staging" is made for AKS, and no cluster is named: ' +
      `there is no kubeconfig at ${join(root, '.kube/config')}\n` +
      '  fix: name the cluster with --context, or try the environment on this machine with --sandbox\n',
  ]);
});

test('up brings everything up, and shows how in plain lines', () => {
  const { code, stdout, stderr } = keelson('up');
  expect(stderr).not.toMatch(/[\x1b\r]/);
  expect(stderr).toMatch(/^\[ *\d+s\] raibid-ci: \d+ created$/m);
  const [first, ...steps] = stdout.trimEnd().split('\n');
  const sum = /^dev is up on the k3s sandbox: (\d+) created in (?:[\d.]+ s|\d+ min \d\d s)\.$/.exec(first ?? '');
  objects = Number(sum?.[1]);
  expect([code, objects > 50]).toEqual([0, true]);
  expect(steps).toEqual([
    `  use it    export KUBECONFIG='${root}/.keelson/sandbox/k3s/kubeconfig'`,
    '  see it    kubectl get pods --all-namespaces',
    '  check it  keelson diff dev --sandbox',
    '  stop it   keelson sandbox stop --profile k3s',
  ]);
});

test('a second up changes nothing', () => {
  const { counts, changes, drift } = run('up');
  expect({ counts, changes, drift }).toEqual({
    counts: { created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: objects },
    changes: [],
    drift: [],
  });
});

test('the whole cluster is as synthesized', () => {
  expect(keelson('diff', '--exit-code', '--quiet')).toEqual({
    code: 0,
    stdout: `No difference: dev on the k3s sandbox is as synthesized (${objects} objects).\n`,
    stderr: '',
  });
});

test('doctor finds everything right', () => {
  const { code, stdout } = keelson('doctor', '--json');
  const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
  expect([code, checks.slice(8)]).toMatchObject([
    0,
    [
      { id: 'context', status: 'ok' },
      { id: 'kubernetes-version', status: 'ok' },
      { id: 'rights', status: 'ok' },
      { id: 'definitions', status: 'ok' },
      { id: 'storage-classes', status: 'ok', detail: 'local-path' },
      { id: 'pod-security', status: 'ok' },
    ],
  ]);
});

test('doctor names the rights that a user lacks, and up says what the server refused', async () => {
  const file = join(root, 'reader.kubeconfig');
  writeFileSync(file, await kubeconfigOfReader());
  const looked = keelson('doctor', '--json', '--kubeconfig', file);
  const { checks } = JSON.parse(looked.stdout) as { checks: { id: string; status: string; detail: string }[] };
  const rights = checks.find(({ id }) => id === 'rights');
  expect([looked.code, rights?.status]).toEqual([1, 'fail']);
  expect(rights?.detail).toMatch(
    /^this user lacks \d+ rights: watch\/create\/patch\/delete configmaps in \d+ namespaces, .* and \d+ more$/,
  );

  const restore = changeReplicas();
  const { code, stderr } = keelson('up', '--kubeconfig', file, '--quiet');
  expect([code, stderr.split('\n')[0]]).toEqual([1, expect.stringContaining('forbidden')]);
  expect(stderr).not.toMatch(/\n {4}at /);
  restore();
});

/** Gives the server of raibid-ci a second replica. @returns what takes it back */
function changeReplicas(): () => void {
  const written = readFileSync(values, 'utf8');
  writeFileSync(values, written.replace(/(raibidCi:[^]*?replicas: )1/, '$12'));
  return () => writeFileSync(values, written);
}

test('a cluster that does not answer is told within ten seconds', () => {
  const file = join(root, 'gone.kubeconfig');
  const text = readFileSync(join(root, '.keelson/sandbox/k3s/kubeconfig'), 'utf8');
  writeFileSync(file, text.replace(/server: .*/, 'server: https://127.0.0.1:1'));
  const began = Date.now();
  for (const command of ['up', 'preview', 'diff', 'destroy']) {
    expect(keelson(command, '--kubeconfig', file)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'keelson: the API server https://127.0.0.1:1 (context "keelson-sandbox-k3s") can\'t be reached: connection refused\n' +
        '  fix: start the cluster, or choose another one with --context; nothing was changed\n',
    });
  }
  expect(Date.now() - began).toBeLessThan(40_000);
});

/** A user who may get and list everything, and nothing else. */
async function kubeconfigOfReader(): Promise<string> {
  return withClient(async (cluster) => {
    const manager = { fieldManager: 'test', force: true };
    const account = { name: 'reader', namespace: 'default' };
    await cluster.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account }, manager);
    await cluster.apply(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'reader' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }],
      },
      manager,
    );
    await cluster.apply(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'reader' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', ...account }],
      },
      manager,
    );
    const transport = new ApiTransport(cluster.context);
    try {
      const { status } = await transport.send<{ status: { token: string } }>({
        method: 'POST',
        path: '/api/v1/namespaces/default/serviceaccounts/reader/token',
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
      });
      const config = parse(readFileSync(cluster.context.kubeconfig, 'utf8')) as { users: { user: unknown }[] };
      return stringify({ ...config, users: config.users.map((user) => ({ ...user, user: { token: status.token } })) });
    } finally {
      transport.close();
    }
  });
}

test('what others changed and deleted is told by its fields, and put right', async () => {
  await withClient(async (cluster) => {
    const live = await cluster.get('apps/v1', SERVER);
    const spec = live?.['spec'] as { readonly selector: unknown; readonly template: unknown };
    await cluster.apply(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: SERVER.name, namespace: SERVER.namespace },
        spec: { selector: spec.selector, template: spec.template, revisionHistoryLimit: 7 },
      },
      { fieldManager: 'kubectl-edit', force: true },
    );
    await cluster.delete('networking.k8s.io/v1', {
      group: 'networking.k8s.io',
      kind: 'NetworkPolicy',
      namespace: 'queue',
      name: 'default-deny',
    });
  });
  const { code, stdout } = keelson('diff', '--exit-code', '--json');
  const { ok, clean, differences } = JSON.parse(stdout) as {
    ok: boolean;
    clean: boolean;
    differences: { key: string; state: string; changes: unknown }[];
  };
  expect({ code, ok, clean }).toEqual({ code: 1, ok: false, clean: false });
  expect(differences.map(({ key, state }) => [key, state])).toEqual([
    ['networking.k8s.io/NetworkPolicy/queue/default-deny', 'missing'],
    ['apps/Deployment/raibid-ci/raibid-server', 'changed'],
  ]);

  const { drift } = run('up', '--adopt');
  expect(drift.map(({ key, what, putRight }) => [key, what, putRight]).sort()).toEqual([
    ['apps/Deployment/raibid-ci/raibid-server', 'edited', true],
    ['networking.k8s.io/NetworkPolicy/queue/default-deny', 'deleted', true],
  ]);
  expect(keelson('diff', '--exit-code', '--quiet').code).toBe(0);
});

test('a changed value changes what it must, and preview says so before', () => {
  const restore = changeReplicas();
  const { code, stdout } = keelson('preview', '--expect-no-changes', '--json');
  const planned = JSON.parse(stdout) as Run;
  expect([code, planned.ok]).toEqual([1, false]);
  const done = run('up');
  expect(planned.changes).toEqual(done.changes);
  expect(done.changes.map(({ key, operation }) => [key, operation]).sort()).toEqual([
    // What the namespace can need has grown.
    ['ResourceQuota/raibid-ci/quota', 'update'],
    ['apps/Deployment/raibid-ci/raibid-server', 'update'],
    // An alert that one of several is missing.
    ['monitoring.coreos.com/PrometheusRule/raibid-ci/raibid-server', 'update'],
    ['policy/PodDisruptionBudget/raibid-ci/raibid-server', 'create'],
  ]);

  restore();
  expect(run('up').counts).toEqual({ created: 0, updated: 3, replaced: 0, deleted: 1, unchanged: objects - 3 });
});

test('a run that is interrupted ends with 130 and is taken up by the next', async () => {
  run('destroy', '--yes');
  const child = spawn(process.execPath, [join(PROJECT, 'bin/keelson.js'), 'up'], {
    cwd: root,
    env: variables,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (/namespaces: begins/.test(text)) {
      child.kill('SIGINT');
    }
  });
  const code = await new Promise((done) => child.once('close', done));
  expect([code, stderr.split('\n').slice(-3)]).toEqual([
    130,
    [
      'keelson: stopped by Ctrl-C; what had begun was finished and is recorded',
      '  fix: run the same command again to go on',
      '',
    ],
  ]);
  expect(stderr).toContain('stopping: what has begun is being finished; press Ctrl-C again to stop at once\n');
  run('up');
  expect(keelson('diff', '--exit-code', '--quiet').code).toBe(0);
});

test('a run whose reader goes away stops once, and logs no more than that', async () => {
  run('destroy', '--yes');
  const child = spawn(process.execPath, [join(PROJECT, 'bin/keelson.js'), 'up'], {
    cwd: root,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (/namespaces: begins/.test(text)) {
      child.stdout.destroy();
      child.stderr.destroy();
    }
  });
  expect(await new Promise((done) => child.once('exit', done))).toBe(130);
  const logs = join(root, '.keelson/logs');
  const sizes = existsSync(logs) ? readdirSync(logs).map((name) => statSync(join(logs, name)).size) : [];
  expect(sizes.filter((size) => size > 2 * 1024 * 1024)).toEqual([]);
  run('up');
  expect(keelson('diff', '--exit-code', '--quiet').code).toBe(0);
});

test('destroy asks first, deletes everything, and finds nothing the second time', async () => {
  expect(keelson('destroy', '--quiet')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      `keelson: this would delete ${objects} objects of dev on the k3s sandbox, data included\n` +
      '  fix: run it in a terminal and confirm, or say --yes\n',
  });
  expect(run('destroy', '--yes').counts['deleted']).toBe(objects);
  const left = await withClient((cluster) => cluster.list('v1', 'Namespace', undefined, 'keelson.dev/environment'));
  expect(left.map(({ metadata }) => metadata.name)).toEqual([]);
  expect(keelson('destroy', '--quiet')).toEqual({
    code: 0,
    stdout: 'Nothing of dev is on the k3s sandbox.\n',
    stderr: '',
  });
});

test('sandbox stop leaves no process', () => {
  const before = JSON.parse(keelson('sandbox', 'status', '--json').stdout) as Status;
  expect(keelson('sandbox', 'stop').stdout).toBe(
    'The k3s sandbox is stopped; `keelson sandbox start --profile k3s` goes on where it was.\n',
  );
  const [k3s] = before.sandboxes;
  expect([k3s?.state, k3s?.components.length]).toEqual(['running', 5]);
  expect(k3s?.components.map(({ pid }) => processStart(pid ?? 0))).toEqual(Array(5).fill(undefined));
  expect(keelson('sandbox', 'status').stdout).toBe('k3s  stopped; its data is kept\naks  never started\n');
});

interface Status {
  readonly sandboxes: readonly {
    readonly state: string;
    readonly components: readonly { readonly pid?: number }[];
  }[];
}
