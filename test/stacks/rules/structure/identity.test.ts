import { namespace, object, service, workload } from '../../synth/support/platform';
import { configMap, definition, faultsOf, inShop, type Case } from '../../synth/support/shop';

const CASES: readonly Case[] = [
  [
    'two objects of one identity (B11)',
    (chart) => {
      configMap(chart, 'a');
      configMap(chart, 'a');
    },
    [
      'shop/ConfigMap-a-again (ConfigMap shop/a): is made twice: shop/ConfigMap-a in chart shop makes the same object; give one of them another name or namespace, or make it once and pass it on',
    ],
  ],
  [
    'a cluster-scoped object with a namespace',
    (chart) => object(chart, 'v1', 'PersistentVolume', inShop('disk')),
    [
      'shop/PersistentVolume-disk (PersistentVolume shop/disk) metadata.namespace: stands on a PersistentVolume, which lives outside namespaces (got "shop"); leave it out',
    ],
  ],
  [
    'a namespaced object without one',
    (chart) => object(chart, 'v1', 'ConfigMap', { name: 'a' }),
    [
      'shop/ConfigMap-a (ConfigMap a) metadata.namespace: is missing: a ConfigMap lives in a namespace, and which one would depend on who applies it; name the namespace',
    ],
  ],
  [
    'a namespace that nobody makes',
    (chart) => object(chart, 'v1', 'ConfigMap', { name: 'a', namespace: 'shp' }),
    [
      'shop/ConfigMap-a (ConfigMap shp/a) metadata.namespace: is a namespace that is never created (got "shp", allowed: default, ingress, kube-node-lease, kube-public, kube-system, observability, shop); did you mean shop?',
    ],
  ],
  [
    'the namespace of everybody',
    (chart) => object(chart, 'v1', 'ConfigMap', { name: 'a', namespace: 'default' }),
    [
      'shop/ConfigMap-a (ConfigMap default/a) metadata.namespace: is the namespace of everybody, which has no quota, no policies and no owner (got "default"); make a namespace for it',
    ],
  ],
  [
    'a namespace of Kubernetes itself (B10)',
    (chart) => namespace(chart, 'kube-shop'),
    [
      'shop/Namespace-kube-shop (Namespace kube-shop) metadata.name: is a namespace of Kubernetes itself (got "kube-shop", allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends; not default, nothing that begins with kube-); choose a name of your own',
    ],
  ],
  [
    'a namespace in capitals (B10)',
    (chart) => namespace(chart, 'My_Shop'),
    [
      'shop/Namespace-My_Shop (Namespace My_Shop) metadata.name: is not a name that Kubernetes allows (got "My_Shop", allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends); write my-shop',
    ],
  ],
  [
    'a name that is no DNS name (B10)',
    (chart) => configMap(chart, 'Settings_1'),
    [
      'shop/ConfigMap-Settings_1 (ConfigMap shop/Settings_1) metadata.name: is not a name that Kubernetes allows (got "Settings_1", allowed: up to 253 lower case letters, digits, "-" and ".", with a letter or digit at both ends of each part)',
    ],
  ],
  [
    'a Service that begins with a digit',
    (chart) => object(chart, 'v1', 'Service', inShop('1st'), { spec: { type: 'ExternalName' } }),
    [
      'shop/Service-1st (Service shop/1st) metadata.name: begins with a digit (got "1st", allowed: a DNS label that begins with a letter (RFC 1035))',
    ],
  ],
  [
    'a CronJob whose Jobs would have names too long',
    (chart) => object(chart, 'batch/v1', 'CronJob', inShop('a'.repeat(53)), { spec: { concurrencyPolicy: 'Forbid' } }),
    [
      'shop/CronJob-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (CronJob shop/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) metadata.name: has 53 characters, and its Jobs are called aaaaaaaaaaaa…-<time> (got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", allowed: up to 52 characters)',
    ],
  ],
  [
    'a role whose name no path can hold',
    (chart) => object(chart, 'rbac.authorization.k8s.io/v1', 'Role', inShop('a/b')),
    [
      'shop/Role-a--b (Role shop/a/b) metadata.name: is not a name that Kubernetes allows (got "a/b", allowed: anything without "/" and "%")',
    ],
  ],
  [
    'a custom resource in the wrong scope',
    (chart) => {
      definition(chart, 'acme.dev', 'Widget', 'Cluster');
      definition(chart, 'acme.dev', 'Gadget');
      object(chart, 'acme.dev/v1', 'Widget', inShop('w'));
      object(chart, 'acme.dev/v1', 'Gadget', { name: 'g' });
    },
    [
      'shop/Gadget-g (Gadget g) metadata.namespace: is missing: a Gadget lives in a namespace, and which one would depend on who applies it; name the namespace',
      'shop/Widget-w (Widget shop/w) metadata.namespace: stands on a Widget, which lives outside namespaces (got "shop"); leave it out',
    ],
  ],
  [
    'an object without a kind',
    (chart) => object(chart, 'v1', '', { name: 'a' }),
    [
      'shop/-a: is not a Kubernetes object (got {"apiVersion":"v1","kind":"","name":"a"}, allowed: an object with apiVersion, kind and metadata.name)',
    ],
  ],
];

describe('rules about what objects are and where they live', () => {
  it('finds nothing wrong with a platform that holds together', () => {
    expect(
      faultsOf((chart) => {
        configMap(chart, 'settings');
        object(chart, 'v1', 'ServiceAccount', inShop('web'));
        workload(chart, 'web', {
          pod: { serviceAccountName: 'web', volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
          container: { volumeMounts: [{ name: 'settings', mountPath: '/etc/app' }] },
        });
        service(chart, 'web');
      }),
    ).toEqual([]);
  });

  it.each(CASES)('%s', (_title, build, expected) => {
    expect(faultsOf(build)).toEqual(expected);
  });
});
