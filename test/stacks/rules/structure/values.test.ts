import { object, service, workload } from '../../synth/support/platform';
import { configMap, faultsOf, inShop, type Case } from '../../synth/support/shop';

const CASES: readonly Case[] = [
  [
    'labels that the API server refuses (B12)',
    (chart) =>
      object(chart, 'v1', 'ConfigMap', {
        ...inShop('a'),
        labels: { 'bad key': 'x', long: 'x'.repeat(64), [`${'p'.repeat(254)}/a`]: 'x', number: 1, 'ok.dev/a': '' },
      }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.labels.bad key: is not a label key that Kubernetes allows (got "bad key", allowed: 1 to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, after an optional prefix/)',
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.labels.long: has 64 characters (got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", allowed: up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends)',
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.labels.number: is not a text (got 1, allowed: texts); write "1"',
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.labels.pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp/a: has a prefix of 254 characters (got "pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp..., allowed: a DNS name of up to 253 characters before the "/")',
    ],
  ],
  [
    'labels of pods that the API server refuses',
    (chart) => workload(chart, 'web', { podLabels: { app: 'web', version: '1.0+build' } }),
    [
      'shop/Deployment-web (Deployment shop/web) spec.template.metadata.labels.version: is not a label value that Kubernetes allows (got "1.0+build", allowed: up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends)',
    ],
  ],
  [
    'annotations over 256 KiB (B13)',
    (chart) =>
      object(chart, 'v1', 'ConfigMap', {
        ...inShop('a'),
        annotations: { 'a.dev/b': 'x'.repeat(262_144), 'a b': '', c: true },
      }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.annotations: are larger than the API server takes (got "262154 bytes", allowed: 262144 bytes together); put the data into a ConfigMap',
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.annotations.a b: is not a label key that Kubernetes allows (got "a b", allowed: 1 to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends, after an optional prefix/)',
      'shop/ConfigMap-a (ConfigMap shop/a) metadata.annotations.c: is not a text (got true, allowed: texts); write "true"',
    ],
  ],
  [
    'a ConfigMap over 1 MiB (B14)',
    (chart) => configMap(chart, 'a', { data: 'x'.repeat(1_048_577) }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) data: is larger than a ConfigMap may be (got "1048581 bytes", allowed: 1048576 bytes); split it, or put the data on a volume',
    ],
  ],
  ['a ConfigMap of 1 MiB is taken (B14)', (chart) => configMap(chart, 'a', { d: 'x'.repeat(1_048_575) }), []],
  [
    'an object that etcd refuses (B15)',
    (chart) =>
      object(chart, 'scheduling.k8s.io/v1', 'PriorityClass', { name: 'a' }, { description: 'é'.repeat(800_000) }),
    [
      'shop/PriorityClass-a (PriorityClass a): is larger than etcd takes (got "1600101 bytes", allowed: 1572864 bytes); split it',
    ],
  ],
  [
    'ports that are none, twice or badly named (B17)',
    (chart) => {
      workload(chart, 'web', {
        container: {
          ports: [
            { name: 'http', containerPort: 0 },
            { name: 'http', containerPort: 65536 },
            { name: 'a-name-of-16-chr', containerPort: 81 },
            { name: 'Admin', containerPort: 81 },
            { containerPort: 82, protocol: 'UDP' },
            { containerPort: 82 },
          ],
        },
      });
      service(chart, 'web', {
        ports: [
          { name: 'http', port: '80' },
          { name: 'http', port: 81 },
        ],
      });
    },
    [
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[Admin].containerPort: stands in the list twice (got "81/TCP"); leave one out',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[Admin].name: is not a port name that Kubernetes allows (got "Admin", allowed: 1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[a-name-of-16-chr].name: has 16 characters (got "a-name-of-16-chr", allowed: 1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].containerPort: is not a port (got 0, allowed: whole numbers from 1 to 65535)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].containerPort: is not a port (got 65536, allowed: whole numbers from 1 to 65535)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].name: is the name of another port as well (got "http"); rename one of them',
      'shop/Service-web (Service shop/web) spec.ports[http].name: is the name of another port as well (got "http"); rename one of them',
      'shop/Service-web (Service shop/web) spec.ports[http].port: is not a port (got "80")',
    ],
  ],
  [
    'API versions that the target no longer serves (B41)',
    (chart) => {
      object(chart, 'policy/v1beta1', 'PodSecurityPolicy', { name: 'a' });
      object(chart, 'batch/v1beta1', 'CronJob', inShop('b'), { spec: { concurrencyPolicy: 'Forbid' } });
    },
    [
      'shop/CronJob-b (CronJob shop/b) apiVersion: is not served since Kubernetes 1.25, and the target is 1.35 (got "batch/v1beta1", allowed: batch/v1); write batch/v1',
      'shop/PodSecurityPolicy-a (PodSecurityPolicy a) apiVersion: is not served since Kubernetes 1.25, and the target is 1.35 (got "policy/v1beta1"); nothing takes its place: leave the object out',
    ],
  ],
  [
    'a Pulumi Output that became text',
    (chart) => configMap(chart, 'a', { 'host.txt': 'Calling [toString] on an [Output<T>] is not supported.' }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) data["host.txt"]: holds the text of a Pulumi Output instead of its value; pass the Output through the bridge (asString) instead of writing it into a string',
    ],
  ],
  [
    'a token that nobody will replace',
    (chart) => configMap(chart, 'a', { host: 'db-@@pulumi:7@@.example' }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) data.host: holds a token that only Pulumi can replace, so YAML would carry it unresolved (got "db-@@pulumi:7@@.example"); give the value in the environment, or deliver the chart directly',
    ],
  ],
  [
    'values that JSON does not have',
    (chart) =>
      object(chart, 'v1', 'ConfigMap', inShop('a'), {
        data: { a: Number.NaN, b: [1, undefined], c: () => 1 },
      }),
    [
      'shop/ConfigMap-a (ConfigMap shop/a) data.a: is not a number that JSON can hold (got "NaN")',
      'shop/ConfigMap-a (ConfigMap shop/a) data.b[1]: is an empty item of a list; leave the item out',
      'shop/ConfigMap-a (ConfigMap shop/a) data.c: is a function, which no manifest can hold',
    ],
  ],
  [
    'an object that is not plain data',
    (chart) => object(chart, 'v1', 'ConfigMap', inShop('a'), { data: { when: new Date(0) } }),
    ['shop/ConfigMap-a (ConfigMap shop/a) data.when: is a Date, which no manifest can hold; write plain data'],
  ],
  [
    'a secret in plain text (B29)',
    (chart) => object(chart, 'v1', 'Secret', inShop('a'), { data: { b: 'eA==' }, stringData: { c: 'hunter2', d: '' } }),
    [
      'shop/Secret-a (Secret shop/a) data: holds values in plain text under b; declare the keys with PlatformSecret: values are derived, or fetched from the secret store',
      'shop/Secret-a (Secret shop/a) stringData: holds values in plain text under c, d; declare the keys with PlatformSecret: values are derived, or fetched from the secret store',
    ],
  ],
  [
    'dashboards that Grafana would not show (B28)',
    (chart) => {
      for (const [name, text] of Object.entries({
        broken: '{"uid": "a",}',
        nameless: '{}',
        one: '{"uid":"x"}',
        two: '{"uid":"x"}',
      })) {
        object(
          chart,
          'v1',
          'ConfigMap',
          { ...inShop(name), labels: { grafana_dashboard: '1' } },
          { data: { 'd.json': text } },
        );
      }
    },
    [
      'shop/ConfigMap-broken (ConfigMap shop/broken) data["d.json"]: is not JSON from line 1, column 13 on; export the dashboard again',
      'shop/ConfigMap-nameless (ConfigMap shop/nameless) data["d.json"]: has no uid, so its address changes at every restart of Grafana; give it a uid',
      'shop/ConfigMap-two (ConfigMap shop/two) data["d.json"]: has the uid of another dashboard: shop/ConfigMap-one (ConfigMap shop/one) data["d.json"] (got "x"); give each dashboard a uid of its own',
    ],
  ],
];

describe('rules about what objects hold', () => {
  it.each(CASES)('%s', (_title, build, expected) => {
    expect(faultsOf(build)).toEqual(expected);
  });
});
