import { NOTHING, type Amounts } from '../../../stacks/capacity/amounts';
import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../../stacks/objects/manifest';
import { needsOf } from '../../../stacks/capacity';

export type Plain = Readonly<Record<string, unknown>>;

export const MI = 2 ** 20;
export const GI = 2 ** 30;

/** A manifest in the namespace `shop`. */
export function manifest(apiVersion: string, kind: string, spec: Plain, name = 'web', rest: Plain = {}): Manifest {
  const object = { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec, ...rest } as KubernetesObject;
  const identity = identityOf(object);
  return { key: keyOf(identity), identity, chart: 'shop', constructPath: `shop/${name}`, object, dependsOn: [] };
}

/** A container that asks for as much as it may use. */
export function container(cpu: string, memory: string, rest: Plain = {}): Plain {
  return { resources: { requests: { cpu, memory }, limits: { cpu, memory } }, ...rest };
}

/** A template of pods with one container of 100m and 64Mi. */
export function template(rest: Plain = {}): Plain {
  return { spec: { containers: [container('100m', '64Mi')], ...rest } };
}

export function claim(storage: string): Plain {
  return { spec: { resources: { requests: { storage } } } };
}

/** What the manifests need in `shop`; but for what is 0. */
export function needOf(manifests: readonly Manifest[], nodes = 1): Partial<Amounts> {
  const { byNamespace, faults } = needsOf(manifests, nodes);
  expect(faults).toEqual([]);
  return Object.fromEntries(
    Object.entries(byNamespace.get('shop') ?? NOTHING).filter(([, amount]) => amount > 0),
  ) as Partial<Amounts>;
}
