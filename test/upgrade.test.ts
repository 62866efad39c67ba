import { join } from 'node:path';
import type { SecretKey } from '../lib/core';
import { at } from '../stacks/objects/json';
import { kindOf } from '../stacks/objects/kinds';
import { isProtected, ownsVolume } from '../stacks/pulumi/bridge/options';
import { secretValues } from '../stacks/pulumi/secrets/secrets';
import { refuseReplacement } from '../stacks/pulumi/drift/survey';
import type { LiveObject } from '../stacks/cluster';
import { environmentFromFile } from '../stacks/environment';
import { synthesize, type KubernetesObject, type Manifest } from '../stacks/synth';
import { keptReleases, releasedManifests, type KeptEnvironment } from './support/releases';

/*
 * Every release can be upgraded to this one without the loss of anything. Field by field and for every release that is kept; that a real
 * control plane agrees is shown by test/e2e/upgrade.test.ts for the last of them. Not shown: what the programs themselves do to their
 * data when their version changes.
 */

const ROOT = join(__dirname, '..');
const ENVIRONMENTS: readonly KeptEnvironment[] = ['dev', 'prod'];
const now = Object.fromEntries(
  ENVIRONMENTS.map((name) => [
    name,
    synthesize(environmentFromFile(ROOT, name, { delivery: 'direct' }), { root: ROOT }).manifests,
  ]),
) as Record<KeptEnvironment, readonly Manifest[]>;

/** What the API server never lets change; a run itself looks after data stores, see refuseLoss. */
const fixedFields = (manifest: Manifest): readonly string[] =>
  isProtected(manifest) ? [] : (kindOf(manifest.identity)?.immutable ?? []);

const valueAt = (object: KubernetesObject, path: string): unknown => at(object, ...path.split('.'));

/** Objects that would have to be deleted and made anew, with the field. */
function replaced(before: readonly Manifest[], after: readonly Manifest[]): string[] {
  const old = new Map(before.map((manifest) => [manifest.key, manifest]));
  return after.flatMap((manifest) => {
    const { key, object } = manifest;
    const previous = old.get(key);
    return previous === undefined
      ? []
      : fixedFields(manifest)
          .filter((path) => JSON.stringify(valueAt(previous.object, path)) !== JSON.stringify(valueAt(object, path)))
          .map((path) => `${key}: ${path}`);
  });
}

/** Refuses, as a run does, what would destroy data. */
function refuseLoss(before: readonly Manifest[], after: readonly Manifest[]): void {
  refuseReplacement(
    after.map((manifest) => ({ manifest, object: manifest.object })),
    new Map(before.map(({ key, object }) => [key, object as LiveObject])),
  );
}

const withSpec = (manifest: Manifest, change: (spec: Record<string, unknown>) => object): Manifest => ({
  ...manifest,
  object: { ...manifest.object, spec: change(manifest.object.spec as Record<string, unknown>) },
});

it('knows releases with every data store of the platform', () => {
  const stores = (version: string, name: KeptEnvironment): string[] =>
    releasedManifests(version, name)
      .filter(ownsVolume)
      .map(({ key }) => key);
  expect(stores('0.1.0', 'prod')).toEqual([
    'PersistentVolumeClaim/raibid-ci/raibid-cargo',
    'apps/StatefulSet/queue/redis-queue',
  ]);
  expect(stores('0.2.0', 'dev')).toEqual([
    'PersistentVolumeClaim/raibid-ci/raibid-cargo',
    'apps/StatefulSet/data/postgres',
    'apps/StatefulSet/queue/redis-queue',
    'apps/StatefulSet/temporal/temporal',
    'apps/StatefulSet/gitea/gitea',
  ]);
});

describe.each(keptReleases().flatMap((version) => ENVIRONMENTS.map((name) => [version, name] as const)))(
  'from %s, %s',
  (version, name) => {
    const before = releasedManifests(version, name);

    it('every data store is still there, and is the same', () => {
      const keys = new Set(now[name].map(({ key }) => key));
      expect(before.filter(ownsVolume).filter(({ key }) => !keys.has(key))).toEqual([]);
      refuseLoss(before, now[name]);
    });

    it('no object has to be made anew', () => {
      expect(replaced(before, now[name])).toEqual([]);
    });

    // A file of several values, such as the list of Redis' users, may grow; a password of its own stays as it is.
    it('no password gets another value', () => {
      const recipes = new Map(now[name].map(({ key, secret }) => [key, secret]));
      const changed = before
        .filter(({ key, secret }) => secret !== undefined && recipes.has(key))
        .flatMap(({ key, secret }) =>
          Object.entries(secret?.keys ?? {})
            .filter(([, recipe]) => recipe.type === 'value')
            .filter(([entry, recipe]) => derived(recipes.get(key)?.keys[entry]) !== derived(recipe))
            .map(([entry]) => `${key}: ${entry}`),
        );
      expect(changed).toEqual([]);
    });
  },
);

/** What a key of a Secret holds; what it must not hold may change. */
function derived(key: SecretKey | undefined): string | undefined {
  const source = { rootSecret: 'root secret of the upgrade', overrides: {} };
  return key === undefined ? undefined : secretValues({ keys: { key } }, source)['key'];
}

describe('what would cost data is seen', () => {
  const store = now.prod.find(
    (manifest) => manifest.identity.kind === 'StatefulSet' && ownsVolume(manifest),
  ) as Manifest;

  it.each([
    [
      'another name of the Service',
      'spec.serviceName',
      (spec: Record<string, unknown>) => ({ ...spec, serviceName: 'x' }),
    ],
    [
      'a smaller volume',
      'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
      (spec: Record<string, unknown>) =>
        JSON.parse(JSON.stringify(spec).replace(/"storage":"[^"]+"/, '"storage":"1Mi"')) as object,
    ],
  ])('%s', (_, field, change) => {
    expect(() => refuseLoss([store], [withSpec(store, change)])).toThrow(
      `${store.key}: ${field} can't be changed without deleting the StatefulSet and its data`,
    );
  });

  it('another selector, another template of a Job', () => {
    const job = now.prod.find(({ identity }) => identity.kind === 'Job') as Manifest;
    const deployment = now.prod.find(({ identity }) => identity.kind === 'Deployment') as Manifest;
    const after = [
      withSpec(job, (spec) => ({ ...spec, template: {} })),
      withSpec(deployment, (spec) => ({ ...spec, selector: { matchLabels: { app: 'x' } } })),
    ];
    expect(replaced([job, deployment], after)).toEqual([
      `${job.key}: spec.template`,
      `${deployment.key}: spec.selector`,
    ]);
  });
});
