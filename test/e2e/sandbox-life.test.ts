import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type RunningSandbox,
  deleteSandbox,
  patchStatus,
  sandboxStatus,
  stage,
  startSandbox,
  stopSandbox,
  when,
} from '../../stacks/sandbox';
import { processStart } from '../../stacks/programs/process';
import { TestSandbox, eventually } from './sandbox/support';

jest.setTimeout(180_000);

describe('the life of a sandbox', () => {
  const sandbox = new TestSandbox('k3s');
  const { profile, directory, root } = sandbox;
  const start = (): Promise<RunningSandbox> => sandbox.start();

  beforeAll(async () => {
    await start();
  });

  afterAll(() => sandbox.remove());

  const keep = async (): Promise<void> => {
    await sandbox.client().apply('/api/v1/namespaces/default/configmaps/kept', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept' },
      data: { value: '1' },
    });
  };
  const kept = async (): Promise<unknown> =>
    (await sandbox.client().get<{ data: unknown }>('/api/v1/namespaces/default/configmaps/kept'))?.data;

  it('refuses another profile in the same folder', async () => {
    await expect(startSandbox({ profile: 'aks', directory })).rejects.toMatchObject({
      message: `${directory} holds a sandbox of profile k3s, not aks`,
      fix: 'Delete it first, or use another folder for aks.',
    });
  });

  it('stops without leaving a process, keeps the data and the kubeconfig', async () => {
    await keep();
    const kubeconfig = readFileSync(join(directory, 'kubeconfig'), 'utf8');
    const before = sandbox.pids();
    expect(before).toHaveLength(5);
    await stopSandbox(directory);
    expect(before.map(processStart)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(sandboxStatus(directory).state).toBe('stopped');
    expect(existsSync(`${directory}.lock`)).toBe(false);

    expect((await start()).startedNow).toBe(true);
    expect(readFileSync(join(directory, 'kubeconfig'), 'utf8')).toBe(kubeconfig);
    expect(await kept()).toEqual({ value: '1' });
  });

  it('comes back with its data after the API server was killed', async () => {
    const before = sandbox.pids();
    process.kill(sandbox.pidOf('kube-apiserver'), 'SIGKILL');
    await eventually(
      async () => sandboxStatus(directory).state,
      (state) => state === 'crashed',
      5,
    );
    expect(sandboxStatus(directory).state).toBe('crashed');
    const again = await start();
    expect({ startedNow: again.startedNow, emptied: again.emptied }).toEqual({ startedNow: true, emptied: false });
    expect(before.map(processStart)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(await kept()).toEqual({ value: '1' });
  });

  it('comes back with its data after every process was killed', async () => {
    for (const pid of sandbox.pids()) {
      process.kill(pid, 'SIGKILL');
    }
    const again = await start();
    expect({ startedNow: again.startedNow, emptied: again.emptied }).toEqual({ startedNow: true, emptied: false });
    expect(sandboxStatus(directory).state).toBe('running');
    expect(await kept()).toEqual({ value: '1' });
  });

  it('restarts only kwok when the stages change, and plays the one that replaces a built-in stage', async () => {
    const before = sandbox.pids();
    const api = sandbox.client();
    const marked = stage('service-load-balancer', {
      resourceRef: { apiGroup: 'v1', kind: 'Service' },
      selector: {
        matchExpressions: [when.is('.metadata.name', 'marked'), when.lacks('.status.loadBalancer.ingress.[0].ip')],
      },
      steps: [patchStatus('loadBalancer:\n  ingress:\n  - ip: 198.51.100.7')],
    });
    const again = await startSandbox({ profile, directory, stages: [marked] });
    expect(again.startedNow).toBe(false);
    const after = sandbox.pids();
    expect(after.filter((pid) => !before.includes(pid))).toHaveLength(1);
    await api.apply('/api/v1/namespaces/default/services/marked', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'marked' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerClass: 'keelson.dev/none' },
    });
    const read = (): Promise<{ status: { loadBalancer: { ingress?: { ip: string }[] } } } | undefined> =>
      api.get('/api/v1/namespaces/default/services/marked');
    const found = await eventually(read, (value) => value?.status.loadBalancer.ingress !== undefined, 10);
    expect(found?.status.loadBalancer.ingress).toEqual([{ ip: '198.51.100.7', ipMode: 'VIP' }]);
  });

  it('starts empty, and says so, when a crash has damaged the data', async () => {
    await stopSandbox(directory);
    const wal = join(directory, 'etcd', 'member', 'wal');
    for (const file of readdirSync(wal).filter((name) => name.endsWith('.wal'))) {
      writeFileSync(join(wal, file), 'damaged '.repeat(1000));
    }
    const notes: string[] = [];
    const again = await startSandbox({
      profile,
      directory,
      onProgress: (event) => event.kind === 'note' && notes.push(event.message),
    });
    expect(again.emptied).toBe(true);
    expect(notes).toEqual([
      `the sandbox's data was damaged by a crash, so it starts empty; the damaged data lies in ${directory}/etcd-damaged`,
    ]);
    expect(await kept()).toBeUndefined();
  });

  it('stops what it has started when the start is cancelled', async () => {
    const other = join(root, 'cancelled');
    const abort = new AbortController();
    const seen: number[] = [];
    const start = startSandbox({
      profile,
      directory: other,
      signal: abort.signal,
      onProgress: (event) => {
        if (event.kind === 'component' && event.component === 'kube-apiserver') {
          setTimeout(() => {
            seen.push(...sandboxStatus(other).components.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
            abort.abort();
          }, 200);
        }
      },
    });
    await expect(start).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toHaveLength(2);
    expect(seen.map(processStart)).toEqual([undefined, undefined]);
  });

  it('names the program that does not come up, the meaning and the log', async () => {
    const other = join(root, 'broken');
    const bin = join(root, 'broken-bin');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'etcd'),
      '#!/bin/sh\n[ "$1" = --version ] && { echo "etcd Version: 3.6.5"; exit 0; }\necho "listen tcp: no space left on device"\nexit 1\n',
      { mode: 0o755 },
    );
    for (const [name, version] of [
      ['kube-apiserver', 'Kubernetes v1.35.4'],
      ['kube-controller-manager', 'Kubernetes v1.35.4'],
      ['kube-scheduler', 'Kubernetes v1.35.4'],
      ['kwok', 'kwok version v0.8.0'],
    ]) {
      writeFileSync(join(bin, name as string), `#!/bin/sh\necho "${version}"\n`, { mode: 0o755 });
    }
    await expect(
      startSandbox({
        profile,
        directory: other,
        programs: { environment: { ...process.env, KEELSON_TOOLCHAIN: bin } },
      }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/^the sandbox did not come up: etcd ended after \d+\.\d s: the disk is full$/),
      fix: `Its log is ${other}/logs/etcd.log. \`keelson sandbox start\` tries again; \`keelson sandbox delete\` begins from nothing.`,
    });
  });

  it('deletes only what is a sandbox', async () => {
    const other = mkdtempSync(join(root, 'not-a-sandbox-'));
    await expect(deleteSandbox(other)).rejects.toMatchObject({
      message: `${other} does not hold a sandbox, so it is not deleted`,
    });
    const before = sandbox.pids();
    await deleteSandbox(directory);
    expect(existsSync(directory)).toBe(false);
    expect(before.map(processStart)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(sandboxStatus(directory).state).toBe('absent');
  });
});
