import { compareText } from '../../lib/core/errors';
import { LABEL } from '../../lib/core/labels';
import type { ClusterClient, LiveObject } from '../../stacks/cluster';
import { FIELD_MANAGER } from '../../stacks/pulumi/bridge/objects';
import { vanishesByItself } from '../../stacks/objects/kinds';
import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../stacks/objects/manifest';
import { mapLimited } from '../doctor/check';
import { authored, fieldChanges, type FieldChange } from './fields';

/** One object in which the cluster and the program differ. */
export interface ObjectDifference {
  readonly key: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** @default - an object that no chart has */
  readonly chart?: string;
  /**
   * `missing`: not in the cluster; `changed`: some fields differ; `extra`: ours in the cluster, not in the program; `refused`: the server
   * would not take it as it is, for instance because a field can't be changed.
   */
  readonly state: 'missing' | 'changed' | 'extra' | 'refused';
  readonly changes: readonly FieldChange[];
  /** The server's words. */
  readonly message?: string;
}

export interface LiveComparison {
  /** Objects of the program. */
  readonly total: number;
  /** In the order of the program, those of the cluster alone at the end. */
  readonly differences: readonly ObjectDifference[];
}

const PARALLEL = 8;
const HIDDEN = '(secret)';

/**
 * Compares what is in the cluster with what the program would apply. The server itself says what would come out (server-side apply, dry
 * run), so that its defaults and notations never count as differences, and a field that left the program does.
 */
export async function compareLive(
  client: ClusterClient,
  manifests: readonly Manifest[],
  environment: string,
): Promise<LiveComparison> {
  const ours = await listOurs(client, manifests, environment);
  const found = await mapLimited(manifests, PARALLEL, async (manifest) => {
    const live = ours.get(manifest.key) ?? (await client.get(manifest.object.apiVersion, manifest.identity));
    if (live === undefined) {
      return vanishesByItself(manifest.identity, manifest.object) ? undefined : difference(manifest, 'missing', []);
    }
    return compareObject(client, manifest, live);
  });
  const known = new Set(manifests.map(({ key }) => key));
  const extra = [...ours]
    .filter(([key, live]) => !known.has(key) && (live.metadata.ownerReferences ?? []).length === 0)
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, live]) => difference({ key, identity: identityOf(live) }, 'extra', []));
  return { total: manifests.length, differences: [...found.filter((one) => one !== undefined), ...extra] };
}

/** Everything in the cluster that carries this environment's label, of the kinds that the program has. */
async function listOurs(
  client: ClusterClient,
  manifests: readonly Manifest[],
  environment: string,
): Promise<Map<string, LiveObject>> {
  const kinds = new Map(manifests.map(({ object }) => [`${object.apiVersion} ${object.kind}`, object]));
  const lists = await mapLimited([...kinds.values()], PARALLEL, ({ apiVersion, kind }) =>
    client.list(apiVersion, kind, undefined, `${LABEL.environment}=${environment}`),
  );
  return new Map(lists.flat().map((live) => [keyOf(identityOf(live)), live]));
}

async function compareObject(
  client: ClusterClient,
  manifest: Manifest,
  live: LiveObject,
): Promise<ObjectDifference | undefined> {
  const absent = absentSecretKeys(manifest, live);
  let applied: LiveObject;
  try {
    const wanted = withLiveValues(manifest, live);
    applied = await client.apply(wanted, { fieldManager: FIELD_MANAGER, force: true, dryRun: true });
  } catch (error) {
    if (error instanceof Error && error.name === 'ApiError' && (error as { status?: number }).status === 422) {
      return difference(manifest, 'refused', [], error.message);
    }
    throw error;
  }
  const changes = fieldChanges(authored(live), authored(applied));
  const all = [...absent, ...(live.kind === 'Secret' ? changes.map(hide) : changes)];
  return all.length === 0 ? undefined : difference(manifest, 'changed', all);
}

/** Values of a secret are not in the manifest: keys that are there are taken to be right. */
function withLiveValues(manifest: Manifest, live: LiveObject): KubernetesObject {
  if (manifest.secret === undefined) {
    return manifest.object;
  }
  const data = (live.data ?? {}) as Readonly<Record<string, string>>;
  const keys = Object.keys(manifest.secret.keys).filter((key) => data[key] !== undefined);
  return { ...manifest.object, data: Object.fromEntries(keys.map((key) => [key, data[key]])) };
}

function absentSecretKeys(manifest: Manifest, live: LiveObject): FieldChange[] {
  const data = (live.data ?? {}) as Readonly<Record<string, string>>;
  return Object.keys(manifest.secret?.keys ?? {})
    .filter((key) => data[key] === undefined)
    .sort(compareText)
    .map((key) => ({ path: `data.${key}`, wanted: HIDDEN }));
}

function hide(change: FieldChange): FieldChange {
  if (!/^(data|stringData)\b/.test(change.path)) {
    return change;
  }
  const { path, live, wanted } = change;
  return { path, live: live === undefined ? undefined : HIDDEN, wanted: wanted === undefined ? undefined : HIDDEN };
}

function difference(
  { key, identity, chart }: Pick<Manifest, 'key' | 'identity'> & Partial<Manifest>,
  state: ObjectDifference['state'],
  changes: readonly FieldChange[],
  message?: string,
): ObjectDifference {
  const { kind, namespace, name } = identity;
  return { key, kind, namespace, name, chart, state, changes, message };
}
