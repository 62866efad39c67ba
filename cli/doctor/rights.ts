import { compareText } from '../../lib/core/errors';
import type { ClusterClient } from '../../stacks/cluster';
import type { Manifest } from '../../stacks/objects/manifest';
import { count } from '../text';
import { fail, mapLimited, ok, type CheckResult } from './check';

/** What server-side apply, waiting and destroying need for each kind. */
const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete'] as const;
const CHECK = { id: 'rights', title: 'rights' };

interface Question {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Namespaces of the objects; empty for kinds outside namespaces. */
  readonly namespaces: readonly string[];
}

/** Asks the server itself, by SelfSubjectAccessReview, for every kind of the platform; a namespace at a time only where that is needed. */
export async function checkRights(client: ClusterClient, manifests: readonly Manifest[]): Promise<CheckResult> {
  const questions = await questionsFor(client, manifests);
  const missing = (await mapLimited(questions, 8, (question) => missingRight(client, question))).filter(
    (right) => right !== undefined,
  );
  if (missing.length === 0) {
    const kinds = new Set(questions.map(({ group, resource }) => `${group}/${resource}`)).size;
    return ok(CHECK, `this user may ${VERBS.join(', ')} all ${count(kinds, 'kind')} of the platform`);
  }
  return fail(
    CHECK,
    `this user lacks ${count(
      missing.reduce((sum, { namespaces }) => sum + Math.max(1, namespaces.length), 0),
      'right',
    )}: ${inWords(missing)}`,
    'ask the administrator of the cluster for these rights, or use a context of another user',
  );
}

async function questionsFor(client: ClusterClient, manifests: readonly Manifest[]): Promise<Question[]> {
  const kinds = new Map<string, { readonly manifest: Manifest; readonly namespaces: Set<string> }>();
  for (const manifest of manifests) {
    const id = `${manifest.object.apiVersion}/${manifest.identity.kind}`;
    const known = kinds.get(id) ?? { manifest, namespaces: new Set<string>() };
    kinds.set(id, known);
    if (manifest.identity.namespace !== undefined) {
      known.namespaces.add(manifest.identity.namespace);
    }
  }
  const definitions = pluralsOf(manifests);
  const ordered = [...kinds.values()].sort((a, b) => compareText(a.manifest.key, b.manifest.key));
  const perKind = await mapLimited(ordered, 8, async ({ manifest, namespaces }) => {
    const { group, kind } = manifest.identity;
    const served = await client.resource(manifest.object.apiVersion, kind);
    const resource = served?.plural ?? definitions.get(`${group}/${kind}`);
    return resource === undefined
      ? []
      : VERBS.map((verb) => ({ verb, group, resource, namespaces: [...namespaces].sort(compareText) }));
  });
  return perKind.flat();
}

/** How kinds are called whose definitions we bring ourselves, by `group/kind`. */
export function pluralsOf(manifests: readonly Manifest[]): Map<string, string> {
  const plurals = new Map<string, string>();
  for (const { object } of manifests) {
    const spec = object.spec as { group?: string; names?: { kind?: string; plural?: string } } | undefined;
    if (object.kind === 'CustomResourceDefinition' && spec?.names?.plural !== undefined) {
      plurals.set(`${spec.group}/${spec.names.kind}`, spec.names.plural);
    }
  }
  return plurals;
}

/** @returns the right in the namespaces where it is missing; undefined if it is missing nowhere */
async function missingRight(client: ClusterClient, question: Question): Promise<Question | undefined> {
  const { verb, group, resource, namespaces } = question;
  if (await client.allows({ verb, group, resource })) {
    return undefined;
  }
  if (namespaces.length === 0) {
    return question;
  }
  const answers = await mapLimited(namespaces, 8, (namespace) => client.allows({ verb, group, resource, namespace }));
  const refused = namespaces.filter((_, index) => !answers[index]);
  return refused.length === 0 ? undefined : { ...question, namespaces: refused };
}

/** Verbs that are missing for one kind in the same namespaces are named together. */
function inWords(missing: readonly Question[]): string {
  const verbs = new Map<string, string[]>();
  for (const { verb, group, resource, namespaces } of missing) {
    const what = `${group === '' ? resource : `${resource}.${group}`}${placesInWords(namespaces)}`;
    verbs.set(what, [...(verbs.get(what) ?? []), verb]);
  }
  const phrases = [...verbs].map(([what, asked]) => `${asked.join('/')} ${what}`);
  const shown = phrases.slice(0, 6).join(', ');
  return phrases.length > 6 ? `${shown} and ${phrases.length - 6} more` : shown;
}

function placesInWords(namespaces: readonly string[]): string {
  if (namespaces.length === 0) {
    return '';
  }
  return ` in ${namespaces.length > 2 ? `${namespaces.length} namespaces` : namespaces.join(' and ')}`;
}
