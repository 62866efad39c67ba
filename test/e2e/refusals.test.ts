import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplyBench, changedKeys } from './apply/support';

jest.setTimeout(240_000);

const bench = new ApplyBench();

beforeAll(() => bench.start());
afterAll(() => bench.remove());

describe('objects of others', () => {
  const platform = { name: 'guest' };
  const foreign = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'guest-apps' },
    data: { greeting: 'theirs', more: 'kept' },
  };

  it('are refused before anything is changed, by preview and by up', async () => {
    await bench.applyAs('somebody', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'guest-apps' } });
    await bench.applyAs('somebody', foreign);
    const message = [
      'objects of others: 2 faults',
      '  ConfigMap/guest-apps/settings: exists in the cluster and is not ours (it has no label keelson.dev/environment); rename or delete it, or take it over with --adopt',
      '  Namespace/_/guest-apps: exists in the cluster and is not ours (it has no label keelson.dev/environment); rename or delete it, or take it over with --adopt',
    ].join('\n');
    expect((await bench.run({ operation: 'preview', platform })).error).toBe(message);
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran.error).toBe(message);
    expect(changedKeys(ran)).toEqual({});
    expect(await bench.get('v1', 'ConfigMap', 'guest-apps', 'settings')).toMatchObject({ data: foreign.data });
  });

  it('are taken over where that is asked for, and then are ours', async () => {
    const ran = await bench.run({ operation: 'up', platform, options: { adopt: true } });
    expect(ran.error).toBeUndefined();
    expect(await bench.get('v1', 'ConfigMap', 'guest-apps', 'settings')).toMatchObject({
      metadata: { labels: { 'keelson.dev/environment': 'guest' } },
      data: { greeting: 'one', more: 'kept' },
    });
    expect((await bench.run({ operation: 'up', platform })).result).toMatchObject({ unchanged: 9, drift: [] });
  });

  it('that another program keeps applying are left to it, with its name', async () => {
    await bench.applyAs('argocd-controller', {
      ...foreign,
      metadata: { ...foreign.metadata },
      data: { greeting: 'from git' },
    });
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran.error).toBe(
      'fields that another program claims: 1 fault\n' +
        '  ConfigMap/guest-apps/settings: data.greeting is kept by "argocd-controller" at another value; ' +
        'leave the field out of the platform, or stop that program from setting it; --adopt takes it over',
    );
  });
});

describe('the wrong cluster', () => {
  it('is one that does not answer: said in seconds, with endpoint and context', async () => {
    const kubeconfig = join(bench.project, 'dead');
    const text = readFileSync(bench.kubeconfig, 'utf8').replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9');
    writeFileSync(kubeconfig, text);
    const ran = await bench.run({
      operation: 'up',
      platform: { name: 'dead' },
      options: { connection: { kubeconfig, context: bench.context } },
    });
    expect(ran.error).toBe(
      `the API server https://127.0.0.1:9 (context "${bench.context}") can't be reached: connection refused`,
    );
    expect(ran.fix).toBe('start the cluster, or choose another one with --context; nothing was changed');
    expect(ran.seconds).toBeLessThan(8);
  });

  it('is one of another kind', async () => {
    const ran = await bench.run({ operation: 'preview', platform: { name: 'mixed', target: 'aks' } });
    expect(ran.error).toMatch(
      /^the environment "mixed" is made for AKS, but the context "keelson-sandbox-k3s" is a k3s cluster \(v1\.35\.\d+\S*\)$/,
    );
    expect(ran.fix).toBe('choose the right cluster with --context, or another environment');
  });

  it('is one that the state was not written for', async () => {
    const kubeconfig = join(bench.project, 'renamed');
    writeFileSync(kubeconfig, readFileSync(bench.kubeconfig, 'utf8').replaceAll(bench.context, 'other'));
    const ran = await bench.run({
      operation: 'up',
      platform: { name: 'guest' },
      options: { connection: { kubeconfig, context: 'other' } },
    });
    expect(ran.error).toBe(`the environment "guest" is applied in the context "${bench.context}", not in "other"`);
  });
});

describe('secrets', () => {
  const platform = { name: 'vault', without: ['data', 'setup', 'web'] };

  it('are derived, kept out of the state in plain text, and the same at every run', async () => {
    expect((await bench.run({ operation: 'up', platform })).error).toBeUndefined();
    const secret = await bench.get('v1', 'Secret', 'vault-apps', 'access');
    const password = Buffer.from((secret?.data as Record<string, string>).password ?? '', 'base64').toString();
    expect(password).toMatch(/^[A-Za-z0-9]{43}$/);
    const state = readFileSync(join(bench.project, '.keelson/state/.pulumi/stacks/keelson/vault.json'), 'utf8');
    expect(state).not.toContain(password);
    expect(state).not.toContain(Buffer.from(password).toString('base64'));
    expect((await bench.run({ operation: 'up', platform })).result).toMatchObject({
      updated: 0,
      unchanged: 5,
      drift: [],
    });
  });

  it('can not be lost silently: without the root secret nothing is derived anew', async () => {
    const file = join(bench.project, '.keelson/vault/root-secret');
    const kept = readFileSync(file, 'utf8');
    rmSync(file);
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran.error).toBe(
      'the root secret of "vault" is gone, but the cluster holds secrets that were derived from it (Secret/vault-apps/access)',
    );
    expect(ran.fix).toBe(
      'restore .keelson/vault/root-secret from your backup; to give every secret a new value, write a new one there: openssl rand -hex 32',
    );
    writeFileSync(file, kept, { mode: 0o600 });
  });

  it('need the passphrase that the state was made with', async () => {
    const file = join(bench.project, '.keelson/passphrase');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(file, 'another\n');
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran.error).toBe('the state of "vault" or its configuration was encrypted with another passphrase');
    rmSync(file);
    expect((await bench.run({ operation: 'up', platform })).error).toBe(
      `the passphrase of the state is gone: there is no ${file}`,
    );
    writeFileSync(file, kept, { mode: 0o600 });
    expect((await bench.run({ operation: 'up', platform })).error).toBeUndefined();
  });

  it("are found again by the objects' labels where the whole state is lost", async () => {
    const before = await bench.get('v1', 'Secret', 'vault-apps', 'access');
    bench.forgetState();
    expect((await bench.run({ operation: 'up', platform })).result).toMatchObject({ created: 5, drift: [] });
    const after = await bench.get('v1', 'Secret', 'vault-apps', 'access');
    expect({ uid: after?.metadata.uid, data: after?.data }).toEqual({ uid: before?.metadata.uid, data: before?.data });
  });
});

describe('delivery by GitOps', () => {
  it('applies the bootstrap charts only', async () => {
    const platform = { name: 'argo', delivery: 'gitops' as const };
    const ran = await bench.run({ operation: 'up', platform });
    expect(changedKeys(ran)).toEqual({
      create: ['Namespace/_/argo-apps', 'apiextensions.k8s.io/CustomResourceDefinition/_/widgets.argo.e2e.keelson.dev'],
    });
    expect(await bench.client.list('v1', 'ConfigMap', 'argo-apps', 'keelson.dev/environment=argo')).toEqual([]);
  });
});

describe('hand-over', () => {
  const without = ['data', 'setup', 'web'];
  const direct = { name: 'move', without };
  const gitops = { ...direct, delivery: 'gitops' as const };
  const released = [
    'ConfigMap/move-apps/settings',
    'Secret/move-apps/access',
    'move.e2e.keelson.dev/Widget/move-apps/gear',
  ];
  const settings = async (): Promise<unknown> => {
    const live = await bench.get('v1', 'ConfigMap', 'move-apps', 'settings');
    return { uid: live?.metadata.uid, data: live?.data };
  };

  it('to Argo CD is asked for before anything would be deleted, and touches nothing in the cluster', async () => {
    expect((await bench.run({ operation: 'up', platform: direct })).error).toBeUndefined();
    const before = await settings();
    const early = await bench.run({ operation: 'up', platform: gitops });
    expect(early.error).toBe(
      'the environment "move" is delivered by Argo CD, but Pulumi still holds ConfigMap/move-apps/settings and 2 more and would delete them',
    );
    expect((await bench.run({ operation: 'hand-over', platform: direct })).error).toBe(
      'the environment "move" is delivered directly: there is no Argo CD to hand its objects to',
    );
    expect((await bench.run({ operation: 'hand-over', platform: gitops })).released).toEqual(released);
    const ran = await bench.run({ operation: 'up', platform: gitops });
    expect(ran.result).toMatchObject({ created: 0, deleted: 0, replaced: 0, unchanged: 2, drift: [] });
    expect(await settings()).toEqual(before);
    expect((await bench.run({ operation: 'hand-over', platform: gitops })).released).toEqual([]);
  });

  it('back from Argo CD takes the objects as they are', async () => {
    await bench.applyAs('argocd-controller', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'settings',
        namespace: 'move-apps',
        labels: { 'keelson.dev/environment': 'move' },
        annotations: { 'argocd.argoproj.io/tracking-id': 'move:/ConfigMap:move-apps/settings' },
      },
      data: { greeting: 'one' },
    });
    const before = await settings();
    const ran = await bench.run({ operation: 'up', platform: direct });
    expect(ran.error).toBeUndefined();
    expect(changedKeys(ran)).toEqual({ create: released });
    expect(await settings()).toEqual(before);
    expect((await bench.run({ operation: 'up', platform: direct })).result).toMatchObject({ unchanged: 5, drift: [] });
  });
});

describe('what the cluster refuses', () => {
  it('is told by cause: a quota that is used up', async () => {
    const platform = { name: 'tight', without: ['data', 'setup'] };
    await bench.applyAs('somebody', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'tight-apps', labels: { 'keelson.dev/environment': 'tight' } },
    });
    await bench.applyAs('somebody', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'tight-apps' },
      spec: { hard: { 'count/deployments.apps': '0' } },
    });
    const ran = await bench.run({ operation: 'up', platform });
    expect(ran.error).toBe(
      'apps/Deployment/tight-apps/web: the quota small of its namespace is used up: asked for count/deployments.apps=1, used count/deployments.apps=0, allowed count/deployments.apps=0\n' +
        '5 of 6 objects are as planned',
    );
    expect(ran.fix).toBe('raise the quota under keelson:capacity.namespaces, or ask for less');
  });
});
