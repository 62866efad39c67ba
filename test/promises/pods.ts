import { type Golden, type Pointer } from './golden';
import { HIGHLY_AVAILABLE, OURS, type Promised } from './promise';

const digested = /@sha256:[0-9a-f]{64}$/;
const at = <T extends Pointer>(pointer: T, field: string): Pointer => ({
  file: pointer.file,
  object: pointer.object,
  field: `${pointer.field}.${field}`,
});
const replicated = (golden: Golden) =>
  golden.ofKind('Deployment', 'StatefulSet').filter(({ object }) => object['spec'].replicas > 1);
const selectorOf = (object: { spec: { selector?: { matchLabels?: object } } }): string =>
  JSON.stringify(object.spec.selector?.matchLabels);

export const POD_PROMISES: readonly Promised[] = [
  {
    what: 'Images are pinned by digest in prod, and everywhere by a tag that is not `latest`',
    shownIn: OURS,
    shows: (golden) => golden.containers.map((entry) => at(entry, 'image')),
    breaks: (golden) =>
      golden.containers
        .filter(({ container }) =>
          golden.folder === 'prod'
            ? !digested.test(container['image'])
            : !/:[^/]+$/.test(container['image']) || /:latest(@|$)/.test(container['image']),
        )
        .map((entry) => at(entry, 'image')),
  },
  {
    what: 'Every container is `restricted`, with a read-only root file system; there is no exception',
    shownIn: OURS,
    shows: (golden) => golden.containers.map((entry) => at(entry, 'securityContext')),
    breaks: (golden) =>
      golden.containers
        .filter(({ container }) => {
          const context = container['securityContext'];
          return (
            context?.readOnlyRootFilesystem !== true ||
            context.allowPrivilegeEscalation !== false ||
            context.runAsNonRoot !== true ||
            context.seccompProfile?.type !== 'RuntimeDefault' ||
            JSON.stringify(context.capabilities?.drop) !== '["ALL"]'
          );
        })
        .map((entry) => at(entry, 'securityContext')),
  },
  {
    what: 'No token of a service account is mounted by default, and every workload has an account of its own',
    shownIn: OURS,
    shows: (golden) =>
      golden.ofKind('ServiceAccount').map((entry) => ({ ...entry, field: 'automountServiceAccountToken' })),
    breaks: (golden) => [
      ...golden
        .ofKind('ServiceAccount')
        .filter(({ object }) => object['automountServiceAccountToken'] !== false)
        .map((entry) => ({ ...entry, field: 'automountServiceAccountToken' })),
      ...golden.pods
        .filter(({ template }) => [undefined, 'default'].includes(template['spec'].serviceAccountName))
        .map((entry) => at(entry, 'spec.serviceAccountName')),
    ],
  },
  {
    what: 'Liveness asks something else than readiness, so that a lost dependency never restarts a server',
    shownIn: OURS,
    shows: (golden) =>
      golden.containers
        .filter(({ container }) => container['livenessProbe'] !== undefined)
        .map((entry) => at(entry, 'livenessProbe')),
    breaks: (golden) =>
      golden.containers
        .filter(({ container: { livenessProbe, readinessProbe } }) => {
          const asked = ({ httpGet, tcpSocket, grpc, exec }: Record<string, unknown>): string =>
            JSON.stringify({ httpGet, tcpSocket, grpc, exec });
          return (
            livenessProbe !== undefined &&
            readinessProbe !== undefined &&
            asked(livenessProbe) === asked(readinessProbe)
          );
        })
        .map((entry) => at(entry, 'livenessProbe')),
  },
  {
    what: 'Two and more replicas have a disruption budget and are spread; a single one has no budget, which would block drains',
    shownIn: HIGHLY_AVAILABLE,
    shows: (golden) => golden.ofKind('PodDisruptionBudget').map((entry) => ({ ...entry, field: 'spec' })),
    breaks: (golden) => {
      const budgets = golden.ofKind('PodDisruptionBudget').map(({ object }) => selectorOf(object as never));
      const several = replicated(golden);
      const selected = several.map(({ object }) => selectorOf(object as never));
      return [
        ...several
          .filter(({ object }) => !budgets.includes(selectorOf(object as never)))
          .map((entry) => ({ ...entry, field: 'spec.replicas' })),
        ...several
          .filter(({ object: { spec } }) => (spec.template.spec.topologySpreadConstraints ?? []).length === 0)
          .map((entry) => ({ ...entry, field: 'spec.template.spec.topologySpreadConstraints' })),
        ...golden
          .ofKind('Deployment', 'StatefulSet')
          .filter(({ object }) => object['spec'].replicas === 1 && !selected.includes(selectorOf(object as never)))
          .filter(({ object }) => budgets.includes(selectorOf(object as never)))
          .map((entry) => ({ ...entry, field: 'spec.replicas' })),
      ];
    },
  },
  {
    what: 'Every container has requests and limits of cpu, memory and ephemeral storage',
    shownIn: OURS,
    shows: (golden) => golden.containers.map((entry) => at(entry, 'resources')),
    breaks: (golden) =>
      golden.containers
        .filter(({ container: { resources } }) =>
          (['requests', 'limits'] as const).some((list) =>
            ['cpu', 'memory', 'ephemeral-storage'].some((name) => resources?.[list]?.[name] === undefined),
          ),
        )
        .map((entry) => at(entry, 'resources')),
  },
];
