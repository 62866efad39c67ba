import { execFileSync } from 'node:child_process';
import type { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import {
  HOLD_ANNOTATION,
  type RunningSandbox,
  type SandboxProfileName,
  deleteSandbox,
  patchStatus,
  sandboxProfile,
  sandboxStatus,
  stage,
  startSandbox,
  stopSandbox,
  when,
} from '../../stacks/sandbox';
import { ApiClient } from '../../stacks/sandbox/api';
import { processStart } from '../../stacks/sandbox/process';

// Not proven here: that containers start, images exist, network policies hold. Nothing in the sandbox runs containers.
jest.setTimeout(180_000);

const root = mkdtempSync(join(tmpdir(), 'keelson-sandbox-test-'));
const folder = (profile: SandboxProfileName): string => join(root, profile);
const running = new Map<SandboxProfileName, RunningSandbox>();
const clients: ApiClient[] = [];

afterAll(async () => {
  clients.forEach((client) => client.close());
  await Promise.all([...running.keys()].map((profile) => stopSandbox(folder(profile))));
  rmSync(root, { recursive: true, force: true });
});

function client(profile: SandboxProfileName): ApiClient {
  const { endpoint } = running.get(profile) as RunningSandbox;
  const api = new ApiClient(folder(profile), endpoint);
  clients.push(api);
  return api;
}

function pids(profile: SandboxProfileName): number[] {
  return sandboxStatus(folder(profile)).components.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
}

function pidOf(profile: SandboxProfileName, name: string): number {
  return sandboxStatus(folder(profile)).components.find((component) => component.name === name)?.pid ?? 0;
}

async function eventually<T>(read: () => Promise<T>, check: (value: T) => boolean, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (check(value) || Date.now() > deadline) {
      return value;
    }
    await sleep(100);
  }
}

async function namespace(api: ApiClient, name: string, labels: Record<string, string> = {}): Promise<void> {
  await api.apply(`/api/v1/namespaces/${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  await eventually(
    () => api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
    (account) => account !== undefined,
  );
}

const restrictedPod = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
};
const restrictedContainer = {
  image: 'registry.example/app:1',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
};

function template(labels: Record<string, string>, spec: object): object {
  return {
    metadata: { labels },
    spec: { ...restrictedPod, containers: [{ name: 'app', ...restrictedContainer }], ...spec },
  };
}

interface Pod {
  metadata: { name: string; uid: string };
  spec: { nodeName?: string };
  status: {
    phase: string;
    podIP?: string;
    hostIP?: string;
    conditions: { type: string; status: string }[];
    containerStatuses: { name: string; ready: boolean; state: object }[];
    initContainerStatuses?: { name: string; ready: boolean; state: Record<string, { exitCode?: number }> }[];
  };
}

interface Claim {
  spec: { volumeName?: string };
  status: { phase: string; capacity?: { storage: string } };
}

describe.each(['k3s', 'aks'] as const)('the %s sandbox', (profile) => {
  beforeAll(async () => {
    running.set(profile, await startSandbox({ profile, directory: folder(profile) }));
  });

  it('gives a kubeconfig that only its owner can read and that names the loopback endpoint', () => {
    const { kubeconfig, context, endpoint, startedNow, emptied } = running.get(profile) as RunningSandbox;
    expect({ context, startedNow, emptied }).toEqual({
      context: `keelson-sandbox-${profile}`,
      startedNow: true,
      emptied: false,
    });
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(folder(profile)).mode & 0o777).toBe(0o700);
    const config = parse(readFileSync(kubeconfig, 'utf8')) as {
      'current-context': string;
      clusters: { cluster: { server: string } }[];
    };
    expect(config['current-context']).toBe(context);
    expect(config.clusters[0]?.cluster.server).toBe(endpoint);
    expect(endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('starts nothing when it runs already', async () => {
    const before = pids(profile);
    const again = await startSandbox({ profile, directory: folder(profile) });
    expect(again.startedNow).toBe(false);
    expect(again.seconds).toBeLessThan(2);
    expect(pids(profile)).toEqual(before);
  });

  it('has exactly the nodes of the profile, ready, with their labels and taints and nothing else in the way', async () => {
    const list = await client(profile).get<{
      items: {
        metadata: { name: string; labels: Record<string, string> };
        spec: { taints?: object[] };
        status: { conditions: { type: string; status: string }[] };
      }[];
    }>('/api/v1/nodes');
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    const seen = (list?.items ?? []).map(({ metadata, spec, status }) => ({
      name: metadata.name,
      labels: metadata.labels,
      taints: spec.taints ?? [],
      ready: status.conditions.find(({ type }) => type === 'Ready')?.status,
    }));
    const expected = sandboxProfile(profile).nodes.map(({ name, labels, taints }) => ({
      name,
      labels,
      taints,
      ready: 'True',
    }));
    expect(seen.sort(byName)).toEqual(expected.sort(byName));
  });

  it('brings a Deployment to Ready, with init containers done, a sidecar running and addresses of the pod network', async () => {
    const api = client(profile);
    await namespace(api, 'rollout', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const labels = { app: 'web' };
    await api.apply('/apis/apps/v1/namespaces/rollout/deployments/web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: template(labels, {
          initContainers: [
            { name: 'setup', ...restrictedContainer },
            { name: 'sidecar', restartPolicy: 'Always', ...restrictedContainer },
          ],
        }),
      },
    });
    const deployment = await eventually(
      () => api.get<{ status: { readyReplicas?: number } }>('/apis/apps/v1/namespaces/rollout/deployments/web'),
      (value) => value?.status.readyReplicas === 3,
    );
    expect(deployment?.status.readyReplicas).toBe(3);
    const pods = (await api.get<{ items: Pod[] }>('/api/v1/namespaces/rollout/pods'))?.items ?? [];
    for (const { status } of pods) {
      expect(Object.fromEntries(status.conditions.map(({ type, status: value }) => [type, value]))).toEqual({
        PodReadyToStartContainers: 'True',
        Initialized: 'True',
        Ready: 'True',
        ContainersReady: 'True',
        PodScheduled: 'True',
      });
      const network = sandboxProfile(profile).podNetwork.split('.').slice(0, 2).join('.');
      expect(status.podIP).toMatch(new RegExp(`^${network}\\.\\d+\\.\\d+$`));
      expect(status.hostIP).toMatch(/^192\.0\.2\.\d+$/);
      expect(status.initContainerStatuses?.map(({ name, state }) => [name, Object.keys(state)])).toEqual([
        ['setup', ['terminated']],
        ['sidecar', ['running']],
      ]);
    }
    expect(new Set(pods.map(({ status }) => status.podIP)).size).toBe(3);
    if (profile === 'aks') {
      expect(pods.map(({ spec }) => spec.nodeName).every((name) => name?.startsWith('aks-user-'))).toBe(true);
    }
  });

  it('completes a Job, and holds a pod that asks for it until it is released', async () => {
    const api = client(profile);
    await namespace(api, 'work');
    const job = (name: string, annotations: Record<string, string>): object => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: {
        template: {
          metadata: { annotations },
          spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'registry.example/job:1' }] },
        },
      },
    });
    const path = '/apis/batch/v1/namespaces/work/jobs';
    await api.apply(`${path}/quick`, job('quick', {}));
    await api.apply(`${path}/held`, job('held', { [HOLD_ANNOTATION]: 'true' }));
    const read = (name: string): Promise<{ status: { succeeded?: number; ready?: number } } | undefined> =>
      api.get(`${path}/${name}`);
    expect(
      (
        await eventually(
          () => read('quick'),
          (value) => value?.status.succeeded === 1,
        )
      )?.status.succeeded,
    ).toBe(1);
    expect(
      (
        await eventually(
          () => read('held'),
          (value) => value?.status.ready === 1,
        )
      )?.status.ready,
    ).toBe(1);
    await sleep(1_000);
    expect((await read('held'))?.status.succeeded).toBeUndefined();

    const pods = await api.get<{ items: Pod[] }>('/api/v1/namespaces/work/pods?labelSelector=job-name%3Dheld');
    const name = pods?.items[0]?.metadata.name ?? '';
    await api.apply(`/api/v1/namespaces/work/pods/${name}`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, annotations: { [HOLD_ANNOTATION]: 'false' } },
    });
    expect(
      (
        await eventually(
          () => read('held'),
          (value) => value?.status.succeeded === 1,
        )
      )?.status.succeeded,
    ).toBe(1);
  });

  it('binds the volumes of a StatefulSet, and removes pod and volume when asked', async () => {
    const api = client(profile);
    await namespace(api, 'data');
    const labels = { app: 'store' };
    await api.apply('/apis/apps/v1/namespaces/data/statefulsets/store', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'store' },
      spec: {
        replicas: 2,
        serviceName: 'store',
        selector: { matchLabels: labels },
        template: template(labels, {
          containers: [{ name: 'app', ...restrictedContainer, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
          },
        ],
      },
    });
    const ready = await eventually(
      () => api.get<{ status: { readyReplicas?: number } }>('/apis/apps/v1/namespaces/data/statefulsets/store'),
      (value) => value?.status.readyReplicas === 2,
    );
    expect(ready?.status.readyReplicas).toBe(2);
    const claimPath = '/api/v1/namespaces/data/persistentvolumeclaims/data-store-0';
    const claim = await api.get<Claim>(claimPath);
    expect(claim?.status).toMatchObject({ phase: 'Bound', capacity: { storage: '10Gi' } });

    const volumePath = `/api/v1/persistentvolumes/${claim?.spec.volumeName}`;
    const volume = await api.get<{
      spec: {
        storageClassName: string;
        nodeAffinity: { required: { nodeSelectorTerms: { matchExpressions: object[] }[] } };
      };
    }>(volumePath);
    const pod = await api.get<Pod>('/api/v1/namespaces/data/pods/store-0');
    const node = sandboxProfile(profile).nodes.find(({ name }) => name === pod?.spec.nodeName);
    const key = profile === 'k3s' ? 'kubernetes.io/hostname' : 'topology.kubernetes.io/zone';
    expect(volume?.spec.storageClassName).toBe(profile === 'k3s' ? 'local-path' : 'managed-csi');
    expect(volume?.spec.nodeAffinity.required.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key, operator: 'In', values: [node?.labels[key]] }] },
    ]);

    if (profile === 'aks') {
      await api.apply(claimPath, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data-store-0' },
        spec: { resources: { requests: { storage: '20Gi' } } },
      });
      const grown = await eventually(
        () => api.get<Claim>(claimPath),
        (value) => value?.status.capacity?.storage === '20Gi',
      );
      expect(grown?.status.capacity?.storage).toBe('20Gi');
    }

    await api.send('DELETE', '/api/v1/namespaces/data/pods/store-1');
    const replaced = await eventually(
      () => api.get<{ status: { readyReplicas?: number } }>('/apis/apps/v1/namespaces/data/statefulsets/store'),
      (value) => value?.status.readyReplicas === 2,
    );
    expect(replaced?.status.readyReplicas).toBe(2);

    await api.send('DELETE', '/api/v1/namespaces/data');
    expect(
      await eventually(
        () => api.get('/api/v1/namespaces/data'),
        (value) => value === undefined,
      ),
    ).toBeUndefined();
    expect(
      await eventually(
        () => api.get(volumePath),
        (value) => value === undefined,
      ),
    ).toBeUndefined();
  });

  it('gives a claim of many writers a volume without an address', async () => {
    if (profile !== 'aks') {
      expect(sandboxProfile(profile).storageClasses.map(({ name }) => name)).toEqual(['local-path']);
      return;
    }
    const api = client(profile);
    await namespace(api, 'shared');
    const path = '/api/v1/namespaces/shared/persistentvolumeclaims/files';
    await api.apply(path, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'files' },
      spec: {
        storageClassName: 'azurefile-csi',
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '5Gi' } },
      },
    });
    const claim = await eventually(
      () => api.get<Claim>(path),
      (value) => value?.status.phase === 'Bound',
    );
    expect(claim?.status.phase).toBe('Bound');
  });

  it('gives load balancers and ingresses an address that leads nowhere', async () => {
    const api = client(profile);
    await namespace(api, 'edge');
    await api.apply('/api/v1/namespaces/edge/services/front', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    await api.apply('/apis/networking.k8s.io/v1/namespaces/edge/ingresses/front', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'front' },
      spec: { defaultBackend: { service: { name: 'front', port: { number: 80 } } } },
    });
    for (const path of [
      '/api/v1/namespaces/edge/services/front',
      '/apis/networking.k8s.io/v1/namespaces/edge/ingresses/front',
    ]) {
      const read = (): Promise<{ status: { loadBalancer: { ingress?: { ip: string }[] } } } | undefined> =>
        api.get(path);
      const found = await eventually(read, (value) => value?.status.loadBalancer.ingress !== undefined, 10);
      expect(found?.status.loadBalancer.ingress?.[0]?.ip).toMatch(/^203\.0\.113\.\d{1,3}$/);
    }
  });

  it('refuses a privileged pod where Pod Security restricted is enforced', async () => {
    const api = client(profile);
    await namespace(api, 'strict', { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const { status, body } = await api.send('POST', '/api/v1/namespaces/strict/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'root' },
      spec: { containers: [{ name: 'root', image: 'registry.example/root:1', securityContext: { privileged: true } }] },
    });
    expect(status).toBe(403);
    expect(body).toContain('violates PodSecurity \\"restricted:latest\\": privileged');
  });

  it('issues service account tokens that RBAC holds to their rights', async () => {
    const api = client(profile);
    await namespace(api, 'identity');
    const { status, body } = await api.send('POST', '/api/v1/namespaces/identity/serviceaccounts/default/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600 },
    });
    expect(status).toBe(201);
    const { token } = (JSON.parse(body) as { status: { token: string } }).status;
    const { endpoint } = running.get(profile) as RunningSandbox;
    const ca = join(folder(profile), 'pki', 'ca.crt');
    const answer = (path: string): string =>
      execFileSync(
        'curl',
        [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          '--cacert',
          ca,
          '-H',
          `Authorization: Bearer ${token}`,
          `${endpoint}${path}`,
        ],
        {
          encoding: 'utf8',
        },
      );
    expect(answer('/version')).toBe('200');
    expect(answer('/api/v1/namespaces/identity/secrets')).toBe('403');
  });

  it('forwards an aggregated API group to its server with the identity of the caller', async () => {
    const api = client(profile);
    const directory = folder(profile);
    const callers: { user: string | undefined; certificate: string }[] = [];
    const server = createServer(
      {
        cert: readFileSync(join(directory, 'pki', 'serving.crt')),
        key: readFileSync(join(directory, 'pki', 'serving.key')),
        ca: readFileSync(join(directory, 'pki', 'front-proxy-ca.crt')),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const peer = (request.socket as TLSSocket).getPeerX509Certificate();
        if (request.url?.endsWith('/things')) {
          callers.push({ user: request.headers['x-remote-user'] as string | undefined, certificate: subjectOf(peer) });
        }
        response.setHeader('content-type', 'application/json');
        response.end('{"kind":"ThingList","apiVersion":"test.keelson.dev/v1","items":[]}');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await namespace(api, 'extension');
      await api.apply('/api/v1/namespaces/extension/services/things', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'things' },
        spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
      });
      await api.apply('/apis/apiregistration.k8s.io/v1/apiservices/v1.test.keelson.dev', {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1.test.keelson.dev' },
        spec: {
          group: 'test.keelson.dev',
          version: 'v1',
          groupPriorityMinimum: 1000,
          versionPriority: 10,
          insecureSkipTLSVerify: true,
          service: { name: 'things', namespace: 'extension', port },
        },
      });
      const answer = await eventually(
        () => api.send('GET', '/apis/test.keelson.dev/v1/things'),
        ({ status }) => status === 200,
      );
      expect(answer.status).toBe(200);
      expect(callers[0]).toEqual({ user: 'keelson-sandbox-admin', certificate: 'CN=front-proxy-client' });
    } finally {
      await api.send('DELETE', '/apis/apiregistration.k8s.io/v1/apiservices/v1.test.keelson.dev');
      server.closeAllConnections();
      server.close();
    }
  });
});

function subjectOf(certificate: X509Certificate | undefined): string {
  return certificate?.subject ?? '';
}

describe('scheduling in the aks sandbox', () => {
  it('puts pods on spot nodes only when they tolerate it, and spreads over the three zones', async () => {
    const api = client('aks');
    await namespace(api, 'spot');
    const labels = { app: 'batch' };
    await api.apply('/apis/apps/v1/namespaces/spot/deployments/batch', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'batch' },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: template(labels, {
          nodeSelector: { 'kubernetes.azure.com/scalesetpriority': 'spot' },
          tolerations: [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot', effect: 'NoSchedule' }],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: labels },
            },
          ],
        }),
      },
    });
    const pods = await eventually(
      () => api.get<{ items: Pod[] }>('/api/v1/namespaces/spot/pods'),
      (list) => (list?.items ?? []).filter(({ status }) => status.phase === 'Running').length === 3,
    );
    expect((pods?.items ?? []).map(({ spec }) => spec.nodeName).sort()).toEqual(
      [0, 1, 2].map((index) => `aks-spot-10000000-vmss00000${index}`),
    );
  });
});

describe('the life of a sandbox', () => {
  const profile = 'k3s';
  const directory = folder(profile);
  const start = async (): Promise<RunningSandbox> => {
    const result = await startSandbox({ profile, directory });
    running.set(profile, result);
    return result;
  };
  const keep = async (): Promise<void> => {
    await client(profile).apply('/api/v1/namespaces/default/configmaps/kept', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept' },
      data: { value: '1' },
    });
  };
  const kept = async (): Promise<unknown> =>
    (await client(profile).get<{ data: unknown }>('/api/v1/namespaces/default/configmaps/kept'))?.data;

  it('refuses another profile in the same folder', async () => {
    await expect(startSandbox({ profile: 'aks', directory })).rejects.toMatchObject({
      message: `${directory} holds a sandbox of profile k3s, not aks`,
      fix: 'Delete it first, or use another folder for aks.',
    });
  });

  it('stops without leaving a process, keeps the data and the kubeconfig', async () => {
    await keep();
    const kubeconfig = readFileSync(join(directory, 'kubeconfig'), 'utf8');
    const before = pids(profile);
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
    const before = pids(profile);
    process.kill(pidOf(profile, 'kube-apiserver'), 'SIGKILL');
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
    for (const pid of pids(profile)) {
      process.kill(pid, 'SIGKILL');
    }
    const again = await start();
    expect({ startedNow: again.startedNow, emptied: again.emptied }).toEqual({ startedNow: true, emptied: false });
    expect(sandboxStatus(directory).state).toBe('running');
    expect(await kept()).toEqual({ value: '1' });
  });

  it('restarts only kwok when the stages change, and plays the one that replaces a built-in stage', async () => {
    const before = pids(profile);
    const api = client(profile);
    const marked = stage('service-load-balancer', {
      resourceRef: { apiGroup: 'v1', kind: 'Service' },
      selector: {
        matchExpressions: [when.is('.metadata.name', 'marked'), when.lacks('.status.loadBalancer.ingress.[0].ip')],
      },
      steps: [patchStatus('loadBalancer:\n  ingress:\n  - ip: 198.51.100.7')],
    });
    const again = await startSandbox({ profile, directory, stages: [marked] });
    expect(again.startedNow).toBe(false);
    const after = pids(profile);
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
    execFileSync('mkdir', ['-p', bin]);
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
      message: expect.stringMatching(/^The sandbox did not come up: etcd ended after \d+\.\d s: the disk is full$/),
      fix: `Its log is ${other}/logs/etcd.log. \`keelson sandbox start\` tries again; \`keelson sandbox delete\` begins from nothing.`,
    });
  });

  it('deletes only what is a sandbox', async () => {
    const other = mkdtempSync(join(root, 'not-a-sandbox-'));
    await expect(deleteSandbox(other)).rejects.toMatchObject({
      message: `${other} does not hold a sandbox, so it is not deleted`,
    });
    const before = pids(profile);
    await deleteSandbox(directory);
    running.delete(profile);
    expect(existsSync(directory)).toBe(false);
    expect(before.map(processStart)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(sandboxStatus(directory).state).toBe('absent');
  });
});
