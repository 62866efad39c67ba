import { ApplyBench, changedKeys } from './apply/support';

// Not proven here: that containers run. Pods are simulated; the engine, its provider and the API server are real.
jest.setTimeout(240_000);

const bench = new ApplyBench();
const platform = { name: 'life', cpu: '1000m' };
const namespace = 'life-apps';
const ALL = [
  'ConfigMap/life-apps/settings',
  'Namespace/_/life-apps',
  'Secret/life-apps/access',
  'Service/life-apps/data',
  'apiextensions.k8s.io/CustomResourceDefinition/_/widgets.life.e2e.keelson.dev',
  'apps/Deployment/life-apps/web',
  'apps/StatefulSet/life-apps/data',
  'batch/Job/life-apps/setup',
  'life.e2e.keelson.dev/Widget/life-apps/gear',
];
const UNCHANGED = { created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: ALL.length, drift: [], leftovers: [] };

beforeAll(() => bench.start());
afterAll(() => bench.remove());

async function uidOf(apiVersion: string, kind: string, name: string): Promise<string | undefined> {
  return (await bench.get(apiVersion, kind, namespace, name))?.metadata.uid;
}

describe('the life of an environment', () => {
  it('says what would be created, and creates nothing', async () => {
    const ran = await bench.run({ operation: 'preview', platform });
    expect(ran).toMatchObject({ result: { created: ALL.length, unchanged: 0, drift: [] } });
    expect(changedKeys(ran)).toEqual({ create: ALL });
    expect(await bench.get('v1', 'Namespace', undefined, namespace)).toBeUndefined();
  });

  it('comes up whole, ready, and in order', async () => {
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran).toMatchObject({ result: { created: ALL.length, updated: 0, unchanged: 0, drift: [] } });
    expect(changedKeys(ran)).toEqual({ create: ALL });
    const order = ran.events.flatMap((event) =>
      event.type === 'resource' && event.status === 'done' ? [event.key] : [],
    );
    expect(order.indexOf('batch/Job/life-apps/setup')).toBeGreaterThan(
      order.indexOf('apps/StatefulSet/life-apps/data'),
    );
    expect(await bench.get('apps/v1', 'Deployment', namespace, 'web')).toMatchObject({ status: { readyReplicas: 1 } });
    expect(await bench.get('batch/v1', 'Job', namespace, 'setup')).toMatchObject({ status: { succeeded: 1 } });
  });

  it('changes nothing at the second run, whatever way quantities are written', async () => {
    expect((await bench.run({ operation: 'up', platform })).result).toMatchObject(UNCHANGED);
    expect((await bench.run({ operation: 'preview', platform })).result).toMatchObject(UNCHANGED);
  });

  it('changes only what a change of configuration concerns, and never deletes a live ConfigMap', async () => {
    const before = await uidOf('v1', 'ConfigMap', 'settings');
    const pods = (await bench.client.list('v1', 'Pod', namespace)).map(({ metadata }) => metadata.uid).sort();
    const ran = await bench.run({ operation: 'up', platform: { ...platform, greeting: 'two' } });
    expect(changedKeys(ran)).toEqual({ update: ['ConfigMap/life-apps/settings'] });
    expect(await bench.get('v1', 'ConfigMap', namespace, 'settings')).toMatchObject({
      metadata: { uid: before },
      data: { greeting: 'two' },
    });
    expect((await bench.client.list('v1', 'Pod', namespace)).map(({ metadata }) => metadata.uid).sort()).toEqual(pods);
  });
});

describe('what others do to the cluster', () => {
  const current = { ...platform, greeting: 'two' };

  it('is found by a preview, which leaves it as it is', async () => {
    await bench.kubectlPatch('apps/v1', 'Deployment', namespace, 'web', { spec: { replicas: 3 } });
    await bench.delete('v1', 'ConfigMap', namespace, 'settings');
    const ran = await bench.run({ operation: 'preview', platform: current });
    expect(ran.result?.drift).toEqual([
      {
        type: 'drift',
        key: 'apps/Deployment/life-apps/web',
        chart: 'apps',
        what: 'edited',
        fields: ['spec.replicas'],
        manager: 'kubectl-edit',
        putRight: false,
      },
      {
        type: 'drift',
        key: 'ConfigMap/life-apps/settings',
        chart: 'apps',
        what: 'deleted',
        fields: [],
        putRight: false,
      },
    ]);
    expect(await bench.get('apps/v1', 'Deployment', namespace, 'web')).toMatchObject({ spec: { replicas: 3 } });
  });

  it('is put right and reported: deleted objects, edited and removed fields, entries added to lists', async () => {
    await bench.kubectlPatch('v1', 'Secret', namespace, 'access', { data: { password: null } });
    await bench.kubectlPatch('life.e2e.keelson.dev/v1', 'Widget', namespace, 'gear', { spec: { size: 4 } });
    const ran = await bench.run({ operation: 'up', platform: current });
    expect(ran.error).toBeUndefined();
    const told = (ran.result?.drift ?? []).map(({ key, what, fields, manager, putRight }) => ({
      key,
      what,
      fields,
      manager,
      putRight,
    }));
    expect(told.sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { key: 'ConfigMap/life-apps/settings', what: 'deleted', fields: [], manager: undefined, putRight: true },
      { key: 'Secret/life-apps/access', what: 'edited', fields: ['data.password'], manager: undefined, putRight: true },
      {
        key: 'apps/Deployment/life-apps/web',
        what: 'edited',
        fields: ['spec.replicas'],
        manager: 'kubectl-edit',
        putRight: true,
      },
      {
        key: 'life.e2e.keelson.dev/Widget/life-apps/gear',
        what: 'edited',
        fields: ['spec.size'],
        manager: 'kubectl-edit',
        putRight: true,
      },
    ]);
    expect(await bench.get('apps/v1', 'Deployment', namespace, 'web')).toMatchObject({ spec: { replicas: 1 } });
    expect(await bench.get('v1', 'ConfigMap', namespace, 'settings')).toMatchObject({ data: { greeting: 'two' } });
    expect((await bench.run({ operation: 'up', platform: current })).result).toMatchObject(UNCHANGED);
  });

  it('does not count what controllers and others add', async () => {
    await bench.kubectlPatch('apps/v1', 'Deployment', namespace, 'web', {
      metadata: { annotations: { 'example.com/note': 'mine' } },
    });
    expect((await bench.run({ operation: 'up', platform: current })).result).toMatchObject(UNCHANGED);
  });

  it('is healed even where a whole namespace is gone', async () => {
    await bench.delete('v1', 'Namespace', undefined, namespace);
    const ran = await bench.run({ operation: 'up', platform: current });
    expect(ran.error).toBeUndefined();
    expect(ran.result?.drift.map(({ key, what }) => `${what} ${key}`).sort()).toEqual(
      ALL.filter((key) => !key.startsWith('apiextensions')).map((key) => `deleted ${key}`),
    );
    expect(await bench.get('apps/v1', 'StatefulSet', namespace, 'data')).toMatchObject({
      status: { readyReplicas: 1 },
    });
    expect((await bench.run({ operation: 'up', platform: current })).result).toMatchObject(UNCHANGED);
  });
});

describe('data stores', () => {
  it('keep their volumes through a change, and refuse a change that would cost them', async () => {
    const claim = await uidOf('v1', 'PersistentVolumeClaim', 'files-data-0');
    expect(claim).toMatch(/^[0-9a-f-]{36}$/);
    const grown = await bench.run({ operation: 'up', platform: { ...platform, greeting: 'two', storage: '2Gi' } });
    expect(grown).toMatchObject({
      error:
        'changes that would destroy data: 1 fault\n' +
        "  apps/StatefulSet/life-apps/data: spec.volumeClaimTemplates[0].spec.resources.requests.storage can't be changed without deleting the StatefulSet and its data; " +
        'set it back, or move the data to a new object under another name (docs/pulumi.md, "Data stores")',
    });
    expect(changedKeys(grown)).toEqual({});
    expect(await uidOf('v1', 'PersistentVolumeClaim', 'files-data-0')).toBe(claim);
  });
});

describe('the end of an environment', () => {
  it('leaves nothing of ours, and a second time finds nothing to do', async () => {
    const ran = await bench.run({ operation: 'destroy', platform });
    expect(ran.error).toBeUndefined();
    expect(changedKeys(ran)).toEqual({ delete: ALL });
    expect(await bench.get('v1', 'Namespace', undefined, namespace)).toBeUndefined();
    expect(await bench.client.list('v1', 'PersistentVolume')).toEqual([]);
    expect(
      await bench.get('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, 'widgets.life.e2e.keelson.dev'),
    ).toBeUndefined();
    const again = await bench.run({ operation: 'destroy', platform });
    expect(again.result).toMatchObject({ deleted: 0, leftovers: [] });
  });
});
