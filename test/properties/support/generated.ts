import type { Chart } from 'cdk8s';
import fc from 'fast-check';
import { namespace, object, service, TestPlatform, workload } from '../../stacks/synth/support/platform';

/** One component of a made-up platform. */
export interface Component {
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly parts: readonly ('config' | 'account' | 'service' | 'budget' | 'policy' | 'scaler')[];
  readonly settings: Readonly<Record<string, string>>;
}

export interface GeneratedChart {
  readonly name: string;
  readonly components: readonly Component[];
  /** Positions of charts before this one. */
  readonly needs: readonly number[];
  /** Pairs of components, the first of which declares that it waits for the second, which stands before it. */
  readonly declares: readonly (readonly [number, number])[];
}

const PARTS = ['config', 'account', 'service', 'budget', 'policy', 'scaler'] as const;

/** Platforms that hold together, of any shape. */
export const platforms: fc.Arbitrary<readonly GeneratedChart[]> = fc
  .array(
    fc.record({
      components: fc.array(
        fc.record({
          kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'),
          parts: fc.subarray([...PARTS]),
          settings: fc.dictionary(
            fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/),
            fc.string({ unit: 'grapheme', maxLength: 20 }),
            {
              maxKeys: 5,
              noNullPrototype: true,
            },
          ),
        }),
        { maxLength: 6 },
      ),
      needs: fc.array(fc.nat(), { maxLength: 3 }),
      declares: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((charts) =>
    charts.map(({ components, needs, declares }, position) => ({
      name: `chart-${position}`,
      components: components.map(
        (component, number) => ({ ...component, name: `c${position}-${number}` }) as Component,
      ),
      needs: position === 0 ? [] : [...new Set(needs.map((need) => need % position))],
      declares: declares
        .map(([a, b]) => [a % Math.max(1, components.length), b % Math.max(1, components.length)] as const)
        .filter(([a, b]) => b < a),
    })),
  );

export interface BuildOptions {
  /** The order in which charts are made. @default - as they stand */
  readonly order?: readonly number[];
  /** Whether maps are written with their keys the other way round. @default false */
  readonly reversed?: boolean;
}

/** Builds a generated platform; what it consists of hangs on nothing but `charts`. */
export function build(charts: readonly GeneratedChart[], { order, reversed = false }: BuildOptions = {}): TestPlatform {
  const platform = new TestPlatform();
  namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
  for (const position of order ?? charts.map((_, index) => index)) {
    const { name, needs, components, declares } = charts[position] as GeneratedChart;
    const chart = platform.chart(name, { needs: needs.map((need) => `chart-${need}`) });
    const workloads = components.map((component) => addComponent(chart, component, reversed));
    for (const [waiting, waitedFor] of declares) {
      const [a, b] = [workloads[waiting], workloads[waitedFor]];
      if (a !== undefined && b !== undefined) {
        a.addDependency(b);
      }
    }
  }
  return platform;
}

function addComponent(
  chart: Chart,
  { name, kind, parts, settings }: Component,
  reversed: boolean,
): ReturnType<typeof workload> {
  const flip = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(reversed ? Object.entries(map).reverse() : Object.entries(map));
  const has = (part: (typeof PARTS)[number]): boolean => parts.includes(part);
  const metadata = { name, namespace: 'shop', labels: flip({ app: name, 'keelson.dev/a': 'b' }) };
  const selector = { matchLabels: { app: name } };
  if (has('config')) {
    object(chart, 'v1', 'ConfigMap', metadata, { data: flip(settings) });
  }
  if (has('account')) {
    object(chart, 'v1', 'ServiceAccount', metadata);
  }
  if (has('service') || kind === 'StatefulSet') {
    service(chart, name, {}, metadata.labels);
  }
  if (has('budget')) {
    object(chart, 'policy/v1', 'PodDisruptionBudget', metadata, {
      spec: flip<unknown>({ maxUnavailable: 1, selector }),
    });
  }
  if (has('policy')) {
    object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', metadata, {
      spec: flip<unknown>({ podSelector: selector, policyTypes: ['Ingress'] }),
    });
  }
  if (has('scaler') && kind !== 'DaemonSet') {
    object(chart, 'autoscaling/v2', 'HorizontalPodAutoscaler', metadata, {
      spec: flip<unknown>({ scaleTargetRef: { apiVersion: 'apps/v1', kind, name }, maxReplicas: 3 }),
    });
  }
  return workload(chart, name, {
    kind,
    spec: kind === 'StatefulSet' ? { serviceName: name } : {},
    pod: flip<unknown>({
      ...(has('account') ? { serviceAccountName: name } : {}),
      ...(has('config') ? { volumes: [{ name: 'config', configMap: { name } }] } : {}),
    }),
  });
}
