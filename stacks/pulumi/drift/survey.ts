import { LABEL } from '../../../lib/core/labels';
import { compareText, FaultCollector, KeelsonError } from '../../../lib/core/errors';
import { ApiError, type ClusterClient, type LiveObject } from '../../cluster';
import { kindOf } from '../../objects/kinds';
import { keyOf, identityOf, type Manifest } from '../../objects/manifest';
import { differences, formatSteps, missingFrom, otherManagerOf, takenFields } from './fields';
import { FIELD_MANAGER, type PlannedObject } from '../bridge/objects';
import { isProtected } from '../bridge/options';
import { holdsToken } from '../bridge/tokens';

/** A planned object that is in the cluster with other values. */
export interface Deviation {
  readonly planned: PlannedObject;
  readonly live: LiveObject;
  /** Fields that an apply would change, readable. */
  readonly fields: readonly string[];
  /** Who set them, where it was not us. @default - we did, or the server has no record: fields that were removed */
  readonly manager?: string;
  /** Whether that manager claims the fields for itself by applying them, as Argo CD or an autoscaler does. */
  readonly claimed: boolean;
}

/** What the cluster holds of what is planned. */
export interface Survey {
  /** Everything that is planned, in order. */
  readonly planned: readonly PlannedObject[];
  readonly live: ReadonlyMap<string, LiveObject>;
  /** Planned objects that are not there, in order. */
  readonly missing: readonly PlannedObject[];
  readonly deviations: readonly Deviation[];
}

/** One list of objects per kind and namespace: a few dozen requests, however many objects there are. */
export async function listLive(
  client: ClusterClient,
  manifests: readonly Manifest[],
): Promise<Map<string, LiveObject>> {
  const collections = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { apiVersion, kind, metadata } = manifest.object;
    collections.set(`${apiVersion} ${kind} ${metadata.namespace ?? ''}`, manifest);
  }
  const planned = new Set(manifests.map((manifest) => manifest.key));
  const lists = await Promise.all(
    [...collections.values()].map(({ object }) =>
      listOf(client, object.apiVersion, object.kind, object.metadata.namespace),
    ),
  );
  return new Map(
    lists
      .flat()
      .map((object) => [keyOf(identityOf(object)), object] as const)
      .filter(([key]) => planned.has(key)),
  );
}

async function listOf(
  client: ClusterClient,
  apiVersion: string,
  kind: string,
  namespace?: string,
): Promise<LiveObject[]> {
  try {
    return await client.list(apiVersion, kind, namespace);
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) {
      throw new KeelsonError(
        `the user of the context "${client.context.context}" may not list ${kind}${namespace === undefined ? '' : ` in the namespace ${namespace}`}: ${error.message}`,
        'use an account that may, or run `keelson doctor` for the list of rights that are missing',
      );
    }
    throw error;
  }
}

/**
 * Refuses what belongs to somebody else, before anything is changed.
 * @throws FaultReport naming every object of ours that exists without our label, or with another environment's.
 */
export function refuseForeign(
  environment: string,
  manifests: readonly Manifest[],
  live: ReadonlyMap<string, LiveObject>,
): void {
  const faults = new FaultCollector();
  for (const manifest of manifests) {
    const object = live.get(manifest.key);
    const owner = object?.metadata.labels?.[LABEL.environment];
    if (object !== undefined && owner !== environment) {
      faults.add({
        path: manifest.key,
        message:
          owner === undefined
            ? `exists in the cluster and is not ours (it has no label ${LABEL.environment})`
            : `belongs to the environment "${owner}"`,
        fix:
          owner === undefined
            ? 'rename or delete it, or take it over with --adopt'
            : 'use another cluster for this environment',
      });
    }
  }
  faults.throwIfAny('objects of others');
}

/**
 * Refuses changes that would need a data store or a definition to be deleted and made anew.
 * @throws FaultReport naming every such field.
 */
export function refuseReplacement(planned: readonly PlannedObject[], live: ReadonlyMap<string, LiveObject>): void {
  const faults = new FaultCollector();
  for (const { manifest, object } of planned) {
    const existing = live.get(manifest.key);
    const fixed = isProtected(manifest) ? (kindOf(manifest.identity)?.immutable ?? []) : [];
    if (existing === undefined || fixed.length === 0) {
      continue;
    }
    for (const { path } of missingFrom(existing, object)) {
      if (fixed.includes(path.slice(0, 2).join('.'))) {
        faults.add({
          path: manifest.key,
          message: `${formatSteps(path)} can't be changed without deleting the ${object.kind} and its data`,
          fix: 'set it back, or move the data to a new object under another name (docs/pulumi.md, "Data stores")',
        });
      }
    }
  }
  faults.throwIfAny('changes that would destroy data');
}

/** Compares what is planned with what is there; the server itself is asked about every object that looks different. */
export async function survey(
  client: ClusterClient,
  planned: readonly PlannedObject[],
  live: ReadonlyMap<string, LiveObject>,
): Promise<Survey> {
  const missing = planned.filter(({ manifest }) => !live.has(manifest.key));
  const suspects = planned.flatMap((entry) => {
    const existing = live.get(entry.manifest.key);
    // What only the engine knows can't be compared here.
    if (existing === undefined || holdsToken(JSON.stringify(entry.object))) {
      return [];
    }
    const differs =
      missingFrom(existing, entry.object).length > 0 || takenFields(existing, entry.object, FIELD_MANAGER).length > 0;
    return differs ? [{ planned: entry, live: existing }] : [];
  });
  const deviations = await Promise.all(suspects.map((suspect) => examine(client, suspect.planned, suspect.live)));
  return { planned, live, missing, deviations: deviations.filter((deviation) => deviation !== undefined) };
}

/** @returns undefined where an apply would change nothing */
export async function examine(
  client: ClusterClient,
  planned: PlannedObject,
  live: LiveObject,
): Promise<Deviation | undefined> {
  const after = await wouldBe(client, planned);
  const changed = after === undefined ? missingFrom(live, planned.object) : differences(live, after);
  if (changed.length === 0) {
    return undefined;
  }
  const managers = changed.flatMap(({ path }) => otherManagerOf(live, path, FIELD_MANAGER) ?? []);
  const other = managers[0];
  return {
    planned,
    live,
    fields: [...new Set(changed.map(({ path }) => formatSteps(path)))].sort(compareText),
    ...(other === undefined ? {} : { manager: other.manager }),
    claimed: managers.some(
      (entry) => entry.subresource === 'scale' || (entry.operation === 'Apply' && !entry.manager.startsWith('kubectl')),
    ),
  };
}

async function wouldBe(client: ClusterClient, planned: PlannedObject): Promise<LiveObject | undefined> {
  try {
    return await client.apply(planned.object, { fieldManager: FIELD_MANAGER, force: true, dryRun: true });
  } catch (error) {
    // The server refuses to change an immutable field: the engine replaces such an object, and this run leaves it to the engine.
    if (error instanceof ApiError && error.status === 422) {
      return undefined;
    }
    throw refusal(planned.manifest.key, error);
  }
}

/** What the server says against an object, as a sentence about it. */
export function refusal(key: string, error: unknown): unknown {
  return error instanceof ApiError ? new KeelsonError(`${key}: the server refuses it: ${error.message}`) : error;
}
