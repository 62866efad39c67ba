import { asRecord, at, type JsonRecord } from '../objects/json';
import { groupKind } from '../objects/kinds';
import { keyOf, type Manifest } from '../objects/manifest';
import { push } from '../objects/named';
import { defaultsOf, type ContainerDefaults } from './pod';

/** What objects say about the pods of others. */
export interface Surroundings {
  /** What scalers may raise replicas to, by key of the object that is scaled. */
  readonly scaledTo: ReadonlyMap<string, number>;
  /** What containers have that name none, by namespace. */
  readonly defaults: ReadonlyMap<string, ContainerDefaults>;
  readonly runtimeClasses: ReadonlyMap<string, JsonRecord>;
}

/** Where each kind of scaler says how far it goes, and how far without. */
const SCALERS: ReadonlyMap<string, { readonly field: string; readonly otherwise: number }> = new Map([
  ['autoscaling/HorizontalPodAutoscaler', { field: 'maxReplicas', otherwise: 0 }],
  // Source: keda.sh/docs/2.21/reference/scaledobject-spec.
  ['keda.sh/ScaledObject', { field: 'maxReplicaCount', otherwise: 100 }],
]);

export function surroundingsOf(manifests: readonly Pick<Manifest, 'identity' | 'object'>[]): Surroundings {
  const scaledTo = new Map<string, number>();
  const limitRanges = new Map<string, JsonRecord[]>();
  const runtimeClasses = new Map<string, JsonRecord>();
  for (const { identity, object } of manifests) {
    const kind = groupKind(identity.group, identity.kind);
    const scaler = SCALERS.get(kind);
    if (scaler !== undefined) {
      const { apiVersion = 'apps/v1', kind: target = 'Deployment', name } = asRecord(at(object.spec, 'scaleTargetRef'));
      const [group = '', version] = String(apiVersion).split('/');
      const key = keyOf({
        group: version === undefined ? '' : group,
        kind: String(target),
        namespace: identity.namespace,
        name: String(name),
      });
      const most = at(object.spec, scaler.field);
      scaledTo.set(key, Math.max(typeof most === 'number' ? most : scaler.otherwise, scaledTo.get(key) ?? 0));
    } else if (kind === 'LimitRange') {
      push(limitRanges, identity.namespace ?? '', object);
    } else if (kind === 'node.k8s.io/RuntimeClass') {
      runtimeClasses.set(identity.name, object);
    }
  }
  const defaults = new Map([...limitRanges].map(([namespace, ranges]) => [namespace, defaultsOf(ranges)]));
  return { scaledTo, defaults, runtimeClasses };
}
