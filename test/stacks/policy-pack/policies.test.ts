import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { policies } from '../../../stacks/policy-pack/policies';
import { manifestOf, stackOf } from '../../../stacks/policy-pack/resources';
import type { PolicyException } from '../../../stacks/rules';
import { change, goodPlatform, type Objects } from '../rules/policy/platform';

// Proves what the pack's functions say of resources as the SDK hands them over. That the engine starts the pack and calls them is
// proved in the contract tier.

const PARENT = 'urn:pulumi:dev::keelson::keelson:chart:Chart::web';

function resourceOf(name: string, object: Objects[string]): PolicyResource {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  const type = `kubernetes:${apiVersion === 'v1' ? 'core/v1' : apiVersion}:${kind}`;
  return {
    type,
    props: object,
    urn: `urn:pulumi:dev::keelson::${type}::${name}`,
    name,
    opts: { parent: PARENT } as ResourceValidationArgs['opts'],
    parent: { urn: PARENT } as PolicyResource,
    dependencies: [],
    propertyDependencies: {},
  } as unknown as PolicyResource;
}

/** What each policy says of the objects: in the order of the engine, and with what the cluster made of them at the end. */
async function violations(
  objects: Objects,
  options: { readonly exceptions?: readonly PolicyException[]; readonly live?: Objects } = {},
): Promise<Record<string, string[]>> {
  const said: Record<string, string[]> = {};
  const all = policies(options.exceptions ?? []);
  const report = (policy: string) => (message: string, urn?: string | undefined) => {
    (said[policy] ??= []).push(`${urn?.split('::').at(-1) ?? ''}: ${message}`);
  };
  for (const [name, object] of Object.entries(objects)) {
    for (const policy of all) {
      const { validateResource } = policy as ResourceValidationPolicy;
      if (typeof validateResource === 'function') {
        await validateResource(resourceOf(name, object) as unknown as ResourceValidationArgs, report(policy.name));
      }
    }
  }
  const resources = Object.entries(options.live ?? objects).map(([name, object]) => resourceOf(name, object));
  for (const policy of all) {
    const { validateStack } = policy as StackValidationPolicy;
    await validateStack?.({ resources } as StackValidationArgs, report(policy.name));
  }
  return said;
}

describe('the policies of the pack', () => {
  test('errors are mandatory, warnings advisory', () => {
    expect(policies([]).map(({ name, enforcementLevel, severity }) => [name, enforcementLevel, severity])).toEqual([
      ['objects', 'mandatory', 'high'],
      ['platform', 'mandatory', 'high'],
      ['objects-advice', 'advisory', 'medium'],
      ['platform-advice', 'advisory', 'medium'],
    ]);
  });

  test('say nothing of a good platform', async () => {
    expect(await violations(goodPlatform())).toEqual({});
  });

  test("name the chart, the object, the rule and the rule's reason", async () => {
    const objects = goodPlatform();
    change(objects, 'deployment spec template spec hostNetwork', true);
    change(objects, 'service spec type', 'NodePort');
    change(objects, 'deployment spec replicas', 1);
    delete objects.deny;
    for (const name of Object.keys(objects).filter(
      (key) => !['service', 'deployment', 'edges', 'namespace', 'account'].includes(key),
    )) {
      delete objects[name];
    }
    change(objects, 'edges spec policyTypes', ['Ingress']);
    expect(await violations(objects)).toEqual({
      objects: [
        "deployment: web (Deployment shop/web) spec.template.spec.hostNetwork: shares a namespace with the node's own processes [host-namespaces] (got true, allowed: false, or not set); remove hostNetwork\nA pod keeps out of the node's network, process and IPC namespaces, where it could watch and signal all others.",
      ],
      'objects-advice': [
        'service: web (Service shop/web) spec.type: opens a port on every node [service-type] (got "NodePort", allowed: ClusterIP, LoadBalancer, ExternalName); use ClusterIP and an Ingress\nA Service takes no port of the nodes: network policies do not see who comes in that way.',
      ],
      platform: [
        'deployment: web (Deployment shop/web) spec.template.metadata.labels: are selected by no NetworkPolicy for egress [pod-network-policy] (got {"app":"web"}, allowed: a policy of the namespace that selects them, with that policy type); deny all in the namespace by default, and draw the edges that are needed\nEvery pod is selected by network policies for both directions: what no policy selects may talk to everyone.',
      ],
      'platform-advice': [
        'deployment: web (Deployment shop/web) spec.replicas: leaves clients alone whenever its pod is replaced [multiple-replicas] (got 1, allowed: 2 or more, or a scaler); set it to 2\nA Deployment behind a Service has two replicas or more, so that it answers while one of them is replaced.',
      ],
    });
  });

  test('let secrets have values, which Pulumi sends and files never hold', async () => {
    const objects = goodPlatform();
    change(objects, 'secret data', { password: 'eA==' });
    expect(await violations(objects)).toEqual({});
  });

  test('judge what the program asked for, not the defaults that the cluster filled in', async () => {
    const live = goodPlatform();
    change(live, 'pool spec replicas', 3);
    expect(await violations(goodPlatform(), { live })).toEqual({});
    expect(Object.keys(await violations({}, { live }))).toEqual(['platform']);
  });

  test('keep to the exceptions of the environment that the stack is of', async () => {
    const objects = goodPlatform();
    change(objects, 'pod spec hostNetwork', true);
    const exception = {
      object: 'Pod/shop/single',
      rule: 'host-namespaces',
      reason: 'because',
      source: 'policy-exceptions.yaml',
    };
    expect(await violations(objects, { exceptions: [exception] })).toEqual({});
    expect(await violations(objects, { exceptions: [{ ...exception, environments: ['dev'] }] })).toEqual({});
    expect(Object.keys(await violations(objects, { exceptions: [{ ...exception, environments: ['prod'] }] }))).toEqual([
      'objects',
    ]);
  });
});

describe('resources of the engine', () => {
  const urn = (type: string): string => `urn:pulumi:prod::keelson::${type}::any`;
  const resource = (type: string, props: object): Parameters<typeof manifestOf>[0] => ({
    type,
    urn: urn(type),
    name: 'any',
    props: props as Record<string, unknown>,
  });

  test('core, named and custom groups are objects', () => {
    const keyOf = (type: string, props: object): string | undefined => manifestOf(resource(type, props))?.key;
    const metadata = { name: 'a', namespace: 'b' };
    expect(keyOf('kubernetes:core/v1:Service', { metadata })).toBe('Service/b/a');
    expect(keyOf('kubernetes:v1:Service', { apiVersion: 'v1', kind: 'Service', metadata })).toBe('Service/b/a');
    expect(keyOf('kubernetes:apps/v1:Deployment', { metadata: { namespace: 'b' } })).toBe('apps/Deployment/b/any');
    expect(keyOf('kubernetes:keda.sh/v1alpha1:ScaledJob', { metadata })).toBe('keda.sh/ScaledJob/b/a');
  });

  test('components, providers, releases and other clouds are none', () => {
    for (const type of [
      'keelson:chart:Chart',
      'pulumi:providers:kubernetes',
      'pulumi:pulumi:Stack',
      'azure:core/v1:Service',
      'kubernetes:helm.sh/v3:Release',
    ]) {
      expect([type, manifestOf(resource(type, {}))]).toEqual([type, undefined]);
    }
  });

  test('an object without a parent belongs to the stack', () => {
    expect(manifestOf(resource('kubernetes:core/v1:Pod', {}))?.chart).toBe('prod');
    expect(stackOf(urn('kubernetes:core/v1:Pod'))).toBe('prod');
  });
});

test('the pack has the version of the project', () => {
  const version = (path: string): unknown =>
    (JSON.parse(readFileSync(join(__dirname, '../../..', path), 'utf8')) as { version: unknown }).version;
  expect(version('stacks/policy-pack/package.json')).toBe(version('package.json'));
});
