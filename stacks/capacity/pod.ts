import { asRecord, asRecords, at, type JsonRecord } from '../objects/json';
import { readAmount } from './amounts';

type Name = 'cpu' | 'memory' | 'ephemeral-storage';
type Bundle = Readonly<Record<Name, number>>;

/** What one pod counts for in a quota. */
export interface PodNeed {
  readonly requests: Bundle;
  readonly limits: Bundle;
}

/** What a container has that names none. */
export type ContainerDefaults = PodNeed;

export const NO_BUNDLE: Bundle = bundle(() => 0);
export const NO_DEFAULTS: ContainerDefaults = { requests: NO_BUNDLE, limits: NO_BUNDLE };

/**
 * What a pod counts for. Main containers run side by side. Init containers run one after the other and before them, so the largest counts,
 * if it is more; those with `restartPolicy: Always` stay and run beside all that come after them.
 *
 * Source: PodRequests and PodLimits in k8s.io/component-helpers/resource, and pkg/quota/v1/evaluator/core of Kubernetes 1.35.
 *
 * @param overhead of the pod's RuntimeClass
 */
export function podNeed(spec: JsonRecord, defaults: ContainerDefaults, overhead: Bundle): PodNeed {
  const limits = podBundle(spec, 'limits', defaults);
  return {
    requests: plus(podBundle(spec, 'requests', defaults), overhead),
    // What is not limited stays so.
    limits: bundle((name) => (limits[name] === 0 ? 0 : limits[name] + overhead[name])),
  };
}

/** What all LimitRanges of a namespace together give a container that names none; of several, the largest. */
export function defaultsOf(limitRanges: readonly JsonRecord[]): ContainerDefaults {
  const items = limitRanges
    .flatMap((range) => asRecords(at(range, 'spec', 'limits')))
    .filter(({ type }) => type === 'Container')
    // Source: SetDefaults_LimitRangeItem in pkg/apis/core/v1.
    .map((item) => {
      const limits = { ...asRecord(item.max), ...asRecord(item.default) };
      return { limits, requests: { ...asRecord(item.min), ...limits, ...asRecord(item.defaultRequest) } };
    });
  const largest = (part: keyof PodNeed): Bundle =>
    bundle((name) => Math.max(0, ...items.map((item) => amountOf(item[part], name) ?? 0)));
  return { requests: largest('requests'), limits: largest('limits') };
}

/** `overhead.podFixed` of a RuntimeClass. */
export function overheadOf(runtimeClass: JsonRecord | undefined): Bundle {
  return bundle((name) => amountOf(at(runtimeClass, 'overhead', 'podFixed'), name) ?? 0);
}

function podBundle(spec: JsonRecord, part: keyof PodNeed, defaults: ContainerDefaults): Bundle {
  const of = (container: JsonRecord): Bundle => containerBundle(container, part, defaults);
  let running = asRecords(spec.containers).map(of).reduce(plus, NO_BUNDLE);
  let sidecars = NO_BUNDLE;
  let starting = NO_BUNDLE;
  for (const container of asRecords(spec.initContainers)) {
    const own = of(container);
    if (container.restartPolicy === 'Always') {
      running = plus(running, own);
      sidecars = plus(sidecars, own);
      starting = most(starting, sidecars);
    } else {
      starting = most(starting, plus(sidecars, own));
    }
  }
  const all = most(running, starting);
  // What the pod as a whole states takes the place of its containers' sum.
  return bundle((name) => amountOf(at(spec.resources, part), name) ?? all[name]);
}

function containerBundle({ resources }: JsonRecord, part: keyof PodNeed, defaults: ContainerDefaults): Bundle {
  const stated = asRecord(at(resources, part));
  // The API server takes a limit for the request that is not there before it looks at LimitRanges.
  const instead = part === 'requests' ? asRecord(at(resources, 'limits')) : undefined;
  return bundle((name) => amountOf(stated, name) ?? amountOf(instead, name) ?? defaults[part][name]);
}

function amountOf(quantities: unknown, name: Name): number | undefined {
  return readAmount(at(quantities, name), name === 'cpu' ? 'millicores' : 'bytes');
}

function bundle(of: (name: Name) => number): Bundle {
  return { cpu: of('cpu'), memory: of('memory'), 'ephemeral-storage': of('ephemeral-storage') };
}

function plus(a: Bundle, b: Bundle): Bundle {
  return bundle((name) => a[name] + b[name]);
}

function most(a: Bundle, b: Bundle): Bundle {
  return bundle((name) => Math.max(a[name], b[name]));
}
