import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { needsOf, readAmount, RESOURCE_NAMES, RESOURCES } from '../../stacks/capacity';
import { connect, type ClusterClient } from '../../stacks/cluster';
import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../stacks/objects/manifest';
import { deleteSandbox, startSandbox } from '../../stacks/sandbox';

jest.setTimeout(240_000);

/*
 * That the API server counts as we do: what its quota says is used, once every pod that may be there is there. Not shown: CronJobs and
 * what operators make, whose pods come later.
 */

const folder = mkdtempSync(join(tmpdir(), 'keelson-quota-'));
const directory = join(folder, 'sandbox');
let client: ClusterClient;

beforeAll(async () => {
  const { kubeconfig, context } = await startSandbox({ profile: 'k3s', directory });
  client = connect({ kubeconfig, context });
});

afterAll(async () => {
  client.close();
  await deleteSandbox(directory);
  rmSync(folder, { recursive: true, force: true });
});

type Plain = Readonly<Record<string, unknown>>;

function object(apiVersion: string, kind: string, name: string, rest: Plain, namespace?: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...rest };
}

const counted = (apiVersion: string, kind: string, name: string, spec: Plain): KubernetesObject =>
  object(apiVersion, kind, name, { spec }, 'counted');

function container(name: string, resources: Plain, rest: Plain = {}): Plain {
  return { name, image: 'registry.test/program:1.0.0', resources, ...rest };
}

const small = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } };
const large = {
  requests: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1G' },
  limits: { cpu: '2', memory: '1.5Gi', 'ephemeral-storage': '2G' },
};

/** Pods that no node takes stay as they are, so nothing changes while we look. */
const nowhere = { nodeSelector: { nowhere: 'yes' } };

function workload(spec: Plain): Plain {
  const labels = { app: 'counted' };
  return { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { ...nowhere, ...spec } } };
}

const SURROUNDINGS: readonly KubernetesObject[] = [
  object('v1', 'Namespace', 'counted', {}),
  object('node.k8s.io/v1', 'RuntimeClass', 'sandboxed', {
    handler: 'sandboxed',
    overhead: { podFixed: { cpu: '250m', memory: '120Mi' } },
  }),
  counted('v1', 'LimitRange', 'limits', {
    limits: [
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '64Mi' },
        default: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
        max: { memory: '64Gi' },
      },
    ],
  }),
  counted('v1', 'ResourceQuota', 'quota', { hard: Object.fromEntries(RESOURCE_NAMES.map((name) => [name, '1000Gi'])) }),
];

const pod = (name: string, spec: Plain): KubernetesObject => counted('v1', 'Pod', name, { ...nowhere, ...spec });
const claim = (storage: string): Plain => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});
const stays = { restartPolicy: 'Always' };

const OBJECTS: readonly KubernetesObject[] = [
  pod('defaults', { containers: [container('main', {})] }),
  pod('limits-alone', { containers: [container('main', { limits: { cpu: '300m', memory: '300M' } })] }),
  pod('side-by-side', { containers: [container('one', small), container('two', large)] }),
  pod('larger-init', {
    containers: [container('main', small)],
    initContainers: [container('first', small), container('second', large)],
  }),
  pod('sidecar', { containers: [container('main', small)], initContainers: [container('beside', small, stays)] }),
  pod('init-after-sidecar', {
    containers: [container('main', small)],
    initContainers: [container('beside', small, stays), container('then', large)],
  }),
  pod('init-before-sidecar', {
    containers: [container('main', small)],
    initContainers: [container('first', large), container('beside', small, stays)],
  }),
  pod('overhead', { containers: [container('main', small)], runtimeClassName: 'sandboxed' }),
  pod('odd-quantities', {
    containers: [
      container('main', { requests: { cpu: '0.0001', memory: '1e6' }, limits: { cpu: '1e-1', memory: '1500000k' } }),
    ],
  }),
  pod('as-a-whole', {
    containers: [container('main', small)],
    resources: { requests: { cpu: '2', memory: '2Gi' }, limits: { cpu: '3', memory: '3Gi' } },
  }),
  pod('ephemeral', {
    containers: [container('main', small)],
    volumes: [{ name: 'work', ephemeral: { volumeClaimTemplate: { spec: claim('3Gi')['spec'] } } }],
  }),
  counted('apps/v1', 'StatefulSet', 'store', {
    replicas: 3,
    serviceName: 'store',
    podManagementPolicy: 'Parallel',
    ...workload({ containers: [container('main', small)] }),
    volumeClaimTemplates: [claim('2Gi')],
  }),
  counted('batch/v1', 'Job', 'job', {
    parallelism: 3,
    completions: 2,
    template: { spec: { ...nowhere, restartPolicy: 'Never', containers: [container('main', small)] } },
  }),
  counted('v1', 'PersistentVolumeClaim', 'shared', claim('5Gi')['spec'] as Plain),
  counted('v1', 'Service', 'inside', { ports: [{ port: 80 }] }),
  counted('v1', 'Service', 'on-nodes', {
    type: 'NodePort',
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ],
  }),
  counted('v1', 'Service', 'outside', {
    type: 'LoadBalancer',
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ],
  }),
  counted('v1', 'Service', 'outside-without', {
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    ports: [{ port: 80 }],
  }),
  deployment('1.0.0'),
];

function deployment(version: string): KubernetesObject {
  const { selector, template } = workload({
    containers: [container('main', small, { image: `registry.test/web:${version}` })],
  });
  return counted('apps/v1', 'Deployment', 'web', {
    replicas: 4,
    strategy: { rollingUpdate: { maxSurge: '30%', maxUnavailable: 0 } },
    selector,
    template,
  });
}

it('counts as the API server does', async () => {
  for (const one of [...SURROUNDINGS, ...OBJECTS]) {
    await client.apply(one, { fieldManager: 'test', force: true });
  }
  const needs = needsOf([...SURROUNDINGS, ...OBJECTS].map(manifest), 1).byNamespace.get('counted');
  const atRest = (needs?.pods ?? 0) - 2;
  expect((await used(({ pods }) => pods === atRest))['pods']).toBe(atRest);
  // The need is that of the middle of an update.
  await client.apply(deployment('1.0.1'), { fieldManager: 'test', force: true });
  expect(await used((amounts) => isDeepStrictEqual(amounts, needs))).toEqual(needs);
});

/** What the quota says is used, once it is as expected, or after a while. */
async function used(asExpected: (amounts: Plain) => boolean): Promise<Plain> {
  let amounts: Plain = {};
  for (let tries = 0; tries < 60 && !asExpected(amounts); tries++) {
    await sleep(500);
    const quota = await client.get('v1', { group: '', kind: 'ResourceQuota', namespace: 'counted', name: 'quota' });
    const status = (quota as { readonly status?: { readonly used?: Plain } } | undefined)?.status?.used ?? {};
    amounts = Object.fromEntries(RESOURCE_NAMES.map((name) => [name, readAmount(status[name], RESOURCES[name].unit)]));
  }
  return amounts;
}

function manifest(one: KubernetesObject): Manifest {
  const identity = identityOf(one);
  return { key: keyOf(identity), identity, chart: 'counted', constructPath: 'counted', object: one, dependsOn: [] };
}
