import { type Golden, type Pointer, type Shown } from './golden';
import { OURS, type Promised } from './promise';

const point = (entries: readonly Shown[], field: string): Pointer[] => entries.map((entry) => ({ ...entry, field }));
const namespaces = (golden: Golden) => golden.ofKind('Namespace');
const inNamespace = (golden: Golden, kind: string, namespace: string): Shown[] =>
  golden.ofKind(kind).filter(({ object }) => object.metadata.namespace === namespace);
const lacking = (golden: Golden, holds: (namespace: string) => boolean): Pointer[] =>
  point(
    namespaces(golden).filter(({ object }) => !holds(object.metadata.name)),
    'metadata.name',
  );
const isDefaultDeny = ({ object: { spec } }: Shown): boolean =>
  Object.keys(spec.podSelector).length === 0 &&
  spec.policyTypes.length === 2 &&
  (spec.ingress ?? []).length === 0 &&
  (spec.egress ?? []).length === 0;
const alerts = (golden: Golden): (Pointer & { readonly rule: Record<string, never> })[] =>
  golden
    .ofKind('PrometheusRule')
    .flatMap((entry) =>
      (entry.object['spec'].groups as { rules: Record<string, never>[] }[]).flatMap(({ rules }, group) =>
        rules
          .map((rule, position) => ({ ...entry, field: `spec.groups[${group}].rules[${position}]`, rule }))
          .filter(({ rule }) => rule['alert'] !== undefined),
      ),
    );
const dashboards = (golden: Golden): Shown[] =>
  golden.ofKind('ConfigMap').filter(({ object }) => object.metadata.labels?.['grafana_dashboard'] !== undefined);
const isJson = (text: string): boolean => {
  try {
    return Array.isArray((JSON.parse(text) as { panels?: unknown }).panels);
  } catch {
    return false;
  }
};

export const PLATFORM_PROMISES: readonly Promised[] = [
  {
    what: 'Every namespace denies all traffic in both directions by default',
    shownIn: OURS,
    shows: (golden) => point(golden.ofKind('NetworkPolicy').filter(isDefaultDeny), 'spec'),
    breaks: (golden) =>
      lacking(golden, (namespace) => inNamespace(golden, 'NetworkPolicy', namespace).some(isDefaultDeny)),
  },
  {
    what: 'Edges are drawn from dependencies: no policy but the default ones selects every pod',
    shownIn: OURS,
    shows: (golden) =>
      point(
        golden.ofKind('NetworkPolicy').filter(({ object }) => Object.keys(object['spec'].podSelector).length > 0),
        'spec.podSelector',
      ),
    breaks: (golden) =>
      point(
        golden
          .ofKind('NetworkPolicy')
          .filter(({ object }) => Object.keys(object['spec'].podSelector).length === 0)
          .filter(({ object }) => !['allow-dns', 'default-deny'].includes(object.metadata.name)),
        'spec.podSelector',
      ),
  },
  {
    what: 'Every namespace has a quota, limits and an enforced level of Pod Security with its version',
    shownIn: OURS,
    shows: (golden) => point(golden.ofKind('ResourceQuota'), 'spec.hard'),
    breaks: (golden) => [
      ...lacking(golden, (namespace) => inNamespace(golden, 'ResourceQuota', namespace).length === 1),
      ...lacking(golden, (namespace) => inNamespace(golden, 'LimitRange', namespace).length === 1),
      ...point(
        namespaces(golden).filter(
          ({ object: { metadata } }) =>
            metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted' ||
            !/^v1\.\d+$/.test(metadata.labels['pod-security.kubernetes.io/enforce-version'] ?? ''),
        ),
        'metadata.labels',
      ),
    ],
  },
  {
    what: 'Every monitor finds a Service with that port',
    shownIn: OURS,
    shows: (golden) => point(golden.ofKind('ServiceMonitor'), 'spec.endpoints'),
    breaks: (golden) =>
      point(
        golden
          .ofKind('ServiceMonitor')
          .filter(
            ({ object: { metadata, spec } }) =>
              !inNamespace(golden, 'Service', spec.namespaceSelector?.matchNames?.[0] ?? metadata.namespace).some(
                ({ object }) =>
                  Object.entries(spec.selector.matchLabels).every(
                    ([key, value]) => object.metadata.labels?.[key] === value,
                  ) &&
                  spec.endpoints.every(({ port }: { port: string }) =>
                    object['spec'].ports.some(({ name }: { name: string }) => name === port),
                  ),
              ),
          ),
        'spec.endpoints',
      ),
  },
  {
    what: 'Every alert has a severity, a summary, a description and a runbook',
    shownIn: OURS,
    shows: alerts,
    breaks: (golden) =>
      alerts(golden).filter(({ rule }) => {
        const { labels = {}, annotations = {} } = rule as { labels?: object; annotations?: object };
        return !(
          'severity' in labels &&
          'summary' in annotations &&
          'description' in annotations &&
          'runbook_url' in annotations
        );
      }),
  },
  {
    what: 'Dashboards are code, provisioned by file',
    shownIn: OURS,
    shows: (golden) => point(dashboards(golden), 'data'),
    breaks: (golden) =>
      point(
        dashboards(golden).filter(({ object }) => !Object.values<string>(object['data']).every(isJson)),
        'data',
      ),
  },
  {
    what: 'No manifest holds the value of a secret',
    shownIn: ['dev', 'constructs'],
    shows: (golden) => point(golden.ofKind('Secret'), 'data'),
    breaks: (golden) =>
      point(
        golden
          .ofKind('Secret')
          .filter(({ object }) => object['data'] !== undefined || object['stringData'] !== undefined),
        'data',
      ),
  },
];
