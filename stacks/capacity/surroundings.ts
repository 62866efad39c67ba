import { at, type JsonRecord } from '../objects/json';
import { kindIdOf, kindOf } from '../objects/kinds';
import { keyOf, type Manifest } from '../objects/manifest';
import { push } from '../objects/named';
import { scaleTargetOf } from '../objects/relations';
import { defaultsOf, type ContainerDefaults } from './pod';

/** What objects say about the pods of others. */
export interface Surroundings {
  /** What scalers may raise replicas to, by key of the object that is scaled. */
  readonly scaledTo: ReadonlyMap<string, number>;
  /** What containers have that name none, by namespace. */
  readonly defaults: ReadonlyMap<string, ContainerDefaults>;
  readonly runtimeClasses: ReadonlyMap<string, JsonRecord>;
}

export function surroundingsOf(manifests: readonly Pick<Manifest, 'identity' | 'object'>[]): Surroundings {
  const scaledTo = new Map<string, number>();
  const limitRanges = new Map<string, JsonRecord[]>();
  const runtimeClasses = new Map<string, JsonRecord>();
  for (const { identity, object } of manifests) {
    const kind = kindIdOf(identity);
    const scaling = kindOf(identity)?.scaling;
    if (scaling !== undefined) {
      const key = keyOf({ ...scaleTargetOf({ object }), namespace: identity.namespace });
      const most = at(object.spec, scaling.maximum);
      scaledTo.set(key, Math.max(typeof most === 'number' ? most : scaling.fallbackMaximum, scaledTo.get(key) ?? 0));
    } else if (kind === 'LimitRange') {
      push(limitRanges, identity.namespace ?? '', object);
    } else if (kind === 'node.k8s.io/RuntimeClass') {
      runtimeClasses.set(identity.name, object);
    }
  }
  const defaults = new Map([...limitRanges].map(([namespace, ranges]) => [namespace, defaultsOf(ranges)]));
  return { scaledTo, defaults, runtimeClasses };
}
