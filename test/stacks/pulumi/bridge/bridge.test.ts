import * as pulumi from '@pulumi/pulumi';
import { registerObjects } from '../../../../stacks/pulumi/bridge/bridge';
import { planObjects } from '../../../../stacks/pulumi/bridge/objects';
import { kubernetesProvider } from '../../../../stacks/pulumi/bridge/provider';
import { asString } from '../../../../stacks/pulumi/bridge/tokens';
import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../../../stacks/objects/manifest';

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly options: pulumi.CustomResourceOptions;
}

/** What the SDK keeps to itself. */
interface Component {
  readonly __name: string;
  registerOutputs(): void;
}

function manifest(object: KubernetesObject, dependsOn: string[] = [], rest: Partial<Manifest> = {}): Manifest {
  const identity = identityOf(object);
  return { key: keyOf(identity), identity, chart: 'queue', constructPath: 'x', object, dependsOn, ...rest };
}

const metadata = (name: string): KubernetesObject['metadata'] => ({ name, namespace: 'queue' });

let registered: Map<string, Registered>;
let completed: string[];

beforeAll(async () => {
  const options = new Map<string, pulumi.CustomResourceOptions>();
  const found: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        found.push({
          type: args.type,
          name: args.name,
          inputs: args.inputs as never,
          options: options.get(args.name) ?? {},
        });
        return { id: args.name, state: args.inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    'keelson',
    'dev',
    false,
  );
  const manifests = [
    manifest({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'queue' } }, [], { chart: 'namespaces' }),
    manifest(
      { apiVersion: 'v1', kind: 'Secret', metadata: metadata('access'), type: 'Opaque' },
      ['Namespace/_/queue'],
      {
        secret: { keys: { password: { type: 'value', value: { material: 'm' } } } },
      },
    ),
    manifest(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadata('settings'),
        data: { host: `x-${asString(pulumi.output('db.example.com'))}:5432` },
      },
      ['Namespace/_/queue'],
    ),
    manifest(
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: metadata('redis'),
        spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
      },
      ['ConfigMap/queue/settings', 'Namespace/_/queue', 'Secret/queue/access', 'Secret/queue/applied-by-argo'],
    ),
    manifest({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata('redis'), spec: {} }, [
      'Namespace/_/queue',
    ]),
    manifest({ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: metadata('web'), spec: {} }, [
      'Namespace/_/queue',
    ]),
  ];
  const calls: string[] = [];
  const registerOutputs = jest.spyOn(pulumi.ComponentResource.prototype as unknown as Component, 'registerOutputs');
  registerOutputs.mockImplementation(function (this: Component) {
    calls.push(this.__name);
  });
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ name, props, opts }) => {
      options.set(name, opts);
      return { props, opts };
    });
    const provider = kubernetesProvider({ kubeconfig: '/k', context: 'c', clusterIdentifier: 'keelson-dev' });
    const planned = planObjects(manifests, 'all', { rootSecret: 'r'.repeat(32), overrides: { m: 'pa"ss' } });
    registerObjects(planned, { provider, retainData: true });
    // The SDK itself would call it later, for whatever was forgotten.
    completed = [...calls];
  });
  await pulumi.runtime.disconnect();
  registerOutputs.mockRestore();
  registered = new Map(found.filter(({ type }) => type !== 'pulumi:pulumi:Stack').map((entry) => [entry.name, entry]));
});

function of(name: string): Registered {
  const entry = registered.get(name);
  if (entry === undefined) {
    throw new Error(`${name} was not registered`);
  }
  return entry;
}

/** Names of the resources that an option holds. */
async function namesOf(option: unknown): Promise<string[]> {
  const resources = (Array.isArray(option) ? option : [option]) as (pulumi.Resource | undefined)[];
  const urns = await Promise.all(
    resources.flatMap((resource) =>
      resource === undefined ? [] : [new Promise<string>((resolve) => resource.urn.apply((urn) => resolve(urn)))],
    ),
  );
  return urns.map((urn) => urn.slice(urn.lastIndexOf('::') + 2)).sort();
}

describe('the bridge', () => {
  it('registers a component per chart and below it every object by its key and type', () => {
    expect([...registered.values()].map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'keelson:platform:Chart namespaces',
      'keelson:platform:Chart queue',
      'kubernetes:apps/v1:StatefulSet apps/StatefulSet/queue/redis',
      'kubernetes:core/v1:ConfigMap ConfigMap/queue/settings',
      'kubernetes:core/v1:Namespace Namespace/_/queue',
      'kubernetes:core/v1:Secret Secret/queue/access',
      'kubernetes:keda.sh/v1alpha1:ScaledObject keda.sh/ScaledObject/queue/web',
      'kubernetes:policy/v1:PodDisruptionBudget policy/PodDisruptionBudget/queue/redis',
      'pulumi:providers:kubernetes cluster',
    ]);
  });

  it('completes every chart once its objects are registered', () => {
    expect(completed).toEqual(['namespaces', 'queue']);
  });

  it('puts every object below its chart and under the one provider', async () => {
    const { parent, provider } = of('ConfigMap/queue/settings').options;
    expect([await namesOf(parent), await namesOf(provider)]).toEqual([['queue'], ['cluster']]);
  });

  it('configures the provider for server-side apply, mutable configuration and a cluster that keeps its identity', () => {
    const { inputs, options } = of('cluster');
    expect({ inputs, version: options.version }).toEqual({
      inputs: {
        kubeconfig: '/k',
        context: 'c',
        clusterIdentifier: 'keelson-dev',
        enableServerSideApply: 'true',
        enableConfigMapMutable: 'true',
        enableSecretMutable: 'true',
      },
      version: '4.25.0',
    });
  });

  it('depends on the objects themselves, and not on those that Argo CD applies', async () => {
    expect(await namesOf(of('apps/StatefulSet/queue/redis').options.dependsOn)).toEqual([
      'ConfigMap/queue/settings',
      'Namespace/_/queue',
      'Secret/queue/access',
    ]);
  });

  it('protects namespaces and owners of volumes, and keeps the latter where data is to be kept', () => {
    const guards = [...registered.values()].flatMap(({ name, options: { protect, retainOnDelete } }) =>
      protect === undefined && retainOnDelete === undefined ? [] : [[name, protect, retainOnDelete]],
    );
    expect(guards).toEqual([
      ['Namespace/_/queue', true, undefined],
      ['apps/StatefulSet/queue/redis', true, true],
    ]);
  });

  it('lets plain objects go with their namespace, but not data and not what an operator must see go', async () => {
    const goers = [...registered.values()].filter(({ options }) => options.deletedWith !== undefined);
    expect(goers.map(({ name }) => name).sort()).toEqual([
      'ConfigMap/queue/settings',
      'Secret/queue/access',
      'policy/PodDisruptionBudget/queue/redis',
    ]);
    expect(await namesOf(goers[0]?.options.deletedWith)).toEqual(['Namespace/_/queue']);
  });

  it('names former types, so that a new API version is not a new object', () => {
    expect(of('policy/PodDisruptionBudget/queue/redis').options.aliases).toEqual([
      { type: 'kubernetes:policy/v1beta1:PodDisruptionBudget' },
    ]);
  });

  it('gives every object a time to become ready', () => {
    expect(of('apps/StatefulSet/queue/redis').options.customTimeouts).toEqual({
      create: '300s',
      update: '300s',
      delete: '300s',
    });
  });

  it('puts outputs in the place of their tokens', () => {
    expect(of('ConfigMap/queue/settings').inputs.data).toEqual({ host: 'x-db.example.com:5432' });
  });

  it('marks the values of secrets as secret, and writes them as the server keeps them', () => {
    const { inputs, options } = of('Secret/queue/access');
    expect(options.additionalSecretOutputs).toEqual(['data', 'stringData']);
    // A secret travels under a signature that the engine knows.
    expect(JSON.stringify(inputs.data)).toContain(Buffer.from('pa"ss').toString('base64'));
    expect(inputs).toMatchObject({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque' });
  });
});
