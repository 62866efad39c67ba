import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { HOLD_ANNOTATION, sandboxProfile } from '../../stacks/sandbox';
import {
  type Claim,
  type Pod,
  TestSandbox,
  eventually,
  namespace,
  restrictedContainer,
  template,
} from './sandbox/support';

// Not proven here: that containers start, images exist, network policies hold. Nothing in the sandbox runs containers.
jest.setTimeout(180_000);

const sandboxes = { k3s: new TestSandbox('k3s'), aks: new TestSandbox('aks') };

afterAll(() => Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.remove())));

describe.each(['k3s', 'aks'] as const)('the %s sandbox', (profile) => {
  const sandbox = sandboxes[profile];

  beforeAll(async () => {
    await sandbox.start();
  });

  it('gives a kubeconfig that only its owner can read and that names the loopback endpoint', () => {
    const { kubeconfig, context, endpoint, startedNow, emptied } = sandbox.connection;
    expect({ context, startedNow, emptied }).toEqual({
      context: `keelson-sandbox-${profile}`,
      startedNow: true,
      emptied: false,
    });
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(sandbox.directory).mode & 0o777).toBe(0o700);
    const config = parse(readFileSync(kubeconfig, 'utf8')) as {
      'current-context': string;
      clusters: { cluster: { server: string } }[];
    };
    expect(config['current-context']).toBe(context);
    expect(config.clusters[0]?.cluster.server).toBe(endpoint);
    expect(endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it('starts nothing when it runs already', async () => {
    const before = sandbox.pids();
    const again = await sandbox.start();
    expect(again.startedNow).toBe(false);
    expect(again.seconds).toBeLessThan(2);
    expect(sandbox.pids()).toEqual(before);
  });

  it('has exactly the nodes of the profile, ready, with their labels and taints and nothing else in the way', async () => {
    const list = await sandbox.client().get<{
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
    const api = sandbox.client();
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
    const api = sandbox.client();
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
    const api = sandbox.client();
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
    const api = sandbox.client();
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
    const api = sandbox.client();
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
    const api = sandbox.client();
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
});

describe('scheduling in the aks sandbox', () => {
  it('puts pods on spot nodes only when they tolerate it, and spreads over the three zones', async () => {
    const api = sandboxes.aks.client();
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
