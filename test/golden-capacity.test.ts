import { join } from 'node:path';
import {
  CAPS,
  deriveCapacity,
  formatAmount,
  HEADROOM_PERCENT,
  readAmount,
  RESOURCES,
  sum,
  type Amounts,
  type Resource,
} from '../stacks/capacity';
import { environmentFromFile } from '../stacks/environment';
import { synthesize } from '../stacks/synth';
import { holdPage } from './support/golden';

const ROOT = join(__dirname, '..');

const COLUMNS = [
  ['pods', 'pods'],
  ['CPU requests', 'requests.cpu'],
  ['CPU limits', 'limits.cpu'],
  ['memory requests', 'requests.memory'],
  ['memory limits', 'limits.memory'],
  ['disk requests', 'requests.ephemeral-storage'],
  ['disk limits', 'limits.ephemeral-storage'],
  ['storage', 'requests.storage'],
] as const satisfies readonly (readonly [string, Resource])[];

const TEXT = `# Capacity

<!-- Written by \`npm run golden\` from the manifests; do not edit. -->

What each namespace may use. These numbers are not kept by hand: synth sums up what the objects of a namespace can need at the same time, adds
${HEADROOM_PERCENT} %, and fills in the namespace's ResourceQuota. \`keelson:capacity\` says what there is, and synth refuses an environment whose quotas are more
than that together.

## How the numbers come about

- **Pods**: replicas, or the maximum of the scaler that has the workload as its target, if that is more. A Deployment has its surge on top,
  rounded up; a DaemonSet runs on each of \`capacity.nodes\`. Every Job and every CronJob is running, with as many pods as it may have at once,
  and so is the maximum of every ScaledJob. A CronJob whose runs may pile up is refused.
- **CPU, memory, disk of nodes**: as Kubernetes counts a pod. Containers are added up. Init containers run before them, one after the other, so
  only what the largest needs more than those counts; sidecars run beside all. What a container does not name comes from the LimitRange. A
  RuntimeClass adds its overhead.
- **Storage**: claims, templates of claims times replicas, and ephemeral volumes of all pods that are there. A pod that has ended keeps its
  volume until it is deleted, so the history of a CronJob counts.
- **Ports of nodes and load balancers**: those that Services have, and none to spare.
- **Custom resources**: the pods and volumes of CloudNativePG's Cluster and Pooler and of prometheus-operator's Prometheus and Alertmanager.
- **Headroom**: ${HEADROOM_PERCENT} % of each sum, rounded up: CPU to 100m, from one core on to half a core, from ten on to a whole one; bytes to 128Mi, from 1Gi on to
  512Mi, from 8Gi on to 1Gi.

That the API server counts in the same way is shown by \`test/e2e/quota.test.ts\`.

## What is not counted

- Pods that are being deleted, and what people start by hand. The headroom is for them. What finds no room is refused with an event, and its
  controller tries again.
- What runs in the cluster beside the platform, such as kube-system, Argo CD or an observability stack: leave it out of \`keelson:capacity\`.
- Limits have no cap: nodes may promise more than they have. The tables say how much more.
- GPUs and other extended resources.

## How to override

\`\`\`yaml
keelson:capacity:
  nodes: 6
  # ...
  namespaces:
    raibid-ci:
      requestsStorage: 200Gi
\`\`\`

Each value takes the place of a derived one. It may be anything from the need upwards; less is refused.

## Where Argo CD delivers

Namespaces and their quotas are bootstrap objects, which Pulumi applies. Run \`keelson up\` before the deployment repository gets manifests that need
more: until then the API server refuses the pods that are too many.
`;

describe('docs/capacity.md', () => {
  it('says what each namespace may use', () => {
    holdPage('capacity.md', [TEXT, ...['dev', 'staging', 'prod'].map(environmentSection)].join('\n'));
  });
});

function environmentSection(name: string): string {
  const environment = environmentFromFile(ROOT, name);
  const { manifests } = synthesize(environment, { root: ROOT });
  const { namespaces, faults } = deriveCapacity(manifests, environment.capacity, name);
  expect(faults).toEqual([]);
  const total = sum([...namespaces.values()].map(({ quota }) => quota));
  const capOf = (resource: Resource): number => {
    const [key] = CAPS.find(([, capped]) => capped === resource.replace('limits', 'requests')) ?? [];
    return key === undefined ? 0 : (readAmount(environment.capacity[key], RESOURCES[resource].unit) ?? 0);
  };
  const cells = (of: (resource: Resource) => string): string[] => COLUMNS.map(([, resource]) => of(resource));
  return [
    `## ${name}\n`,
    `Need → quota, on at most ${environment.capacity.nodes} ${environment.capacity.nodes === 1 ? 'node' : 'nodes'}.`,
    `Ports of nodes: ${total['services.nodeports']}, load balancers: ${total['services.loadbalancers']}.\n`,
    table([
      ['namespace', ...COLUMNS.map(([title]) => title)],
      ...[...namespaces].map(([namespace, { need, quota }]) => [
        namespace,
        ...cells((resource) => change(resource, need, quota)),
      ]),
      ['**sum of quotas**', ...cells((resource) => formatAmount(resource, total[resource]))],
      ['**capacity**', ...cells((resource) => formatAmount(resource, capOf(resource)))],
      ['**share**', ...cells((resource) => `${Math.round((total[resource] / capOf(resource)) * 100)} %`)],
    ]),
    '',
  ].join('\n');
}

function change(resource: Resource, need: Amounts, quota: Amounts): string {
  return `${formatAmount(resource, need[resource])} → ${formatAmount(resource, quota[resource])}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], fill = ' '): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  const [first = '', ...others] = rows.map((row) => line(row));
  return [
    first,
    line(
      head.map(() => ''),
      '-',
    ),
    ...others,
  ].join('\n');
}
