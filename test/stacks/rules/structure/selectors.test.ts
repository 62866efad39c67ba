import type { ApiObject } from 'cdk8s';
import { object, service, workload } from '../../synth/support/platform';
import { definition, faultsOf, inShop, type Case } from '../../synth/support/shop';

const CASES: readonly Case[] = [
  [
    'a Service that selects no pod',
    (chart) => {
      workload(chart, 'web');
      service(chart, 'web', { selector: { app: 'wep' } });
    },
    [
      'shop/Service-web (Service shop/web) spec.selector: selects no pod in shop (got "app=wep"); did you mean app=web?',
    ],
  ],
  [
    'a Service without a selector, or outside, is taken',
    (chart) => {
      service(chart, 'a', { selector: undefined });
      service(chart, 'b', { type: 'ExternalName', externalName: 'db.example' });
    },
    [],
  ],
  [
    'a budget that selects no pod',
    (chart) =>
      object(chart, 'policy/v1', 'PodDisruptionBudget', inShop('a'), {
        spec: { selector: { matchLabels: { app: 'a' } } },
      }),
    [
      'shop/PodDisruptionBudget-a (PodDisruptionBudget shop/a) spec.selector: selects no pod in shop (got "app=a"); take the selector from the workload that is meant',
    ],
  ],
  [
    'a policy that selects no pod (B35)',
    (chart) => {
      workload(chart, 'web');
      object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', inShop('all'), { spec: { podSelector: {} } });
      object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', inShop('a'), {
        spec: {
          podSelector: {
            matchExpressions: [
              { key: 'app', operator: 'In', values: ['db', 'cache'] },
              { key: 'tier', operator: 'Exists' },
            ],
          },
        },
      });
      object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', inShop('not'), {
        spec: {
          podSelector: {
            matchExpressions: [
              { key: 'app', operator: 'NotIn', values: ['db'] },
              { key: 'x', operator: 'DoesNotExist' },
            ],
          },
        },
      });
    },
    [
      'shop/NetworkPolicy-a (NetworkPolicy shop/a) spec.podSelector: selects no pod in shop (got "app in (db,cache),tier"); take the selector from the workload that is meant',
    ],
  ],
  [
    'a workload that does not select its own pods',
    (chart) => {
      workload(chart, 'web', { podLabels: { app: 'other' } });
      workload(chart, 'none', { spec: { selector: {} } });
    },
    [
      'shop/Deployment-none (Deployment shop/none) spec.selector: is missing or empty (allowed: labels of spec.template: app=none)',
      'shop/Deployment-web (Deployment shop/web) spec.selector: does not select the workload\'s own pods (got "app=web", allowed: labels of spec.template: app=other)',
    ],
  ],
  [
    'a spread over other pods',
    (chart) =>
      workload(chart, 'web', {
        pod: { topologySpreadConstraints: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'wep' } } }] },
      }),
    [
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.topologySpreadConstraints[0].labelSelector: does not select the workload\'s own pods, so it spreads nothing (got "app=wep", allowed: labels of the template: app=web)',
    ],
  ],
  [
    'a monitor of no Service, of no port, and of the same pods twice',
    (chart) => {
      definition(chart, 'monitoring.coreos.com', 'ServiceMonitor');
      definition(chart, 'monitoring.coreos.com', 'PodMonitor');
      workload(chart, 'web', { container: { ports: [{ name: 'metrics', containerPort: 9090 }] } });
      service(chart, 'web', {}, { app: 'web' });
      service(chart, 'web-pods', { selector: { app: 'web' }, clusterIP: 'None' }, { app: 'web' });
      const monitor = (kind: string, name: string, app: string, spec: object): ApiObject =>
        object(chart, 'monitoring.coreos.com/v1', kind, inShop(name), {
          spec: { selector: { matchLabels: { app } }, ...spec },
        });
      monitor('ServiceMonitor', 'nobody', 'wob', { endpoints: [{ port: 'http' }] });
      monitor('ServiceMonitor', 'elsewhere', 'web', {
        endpoints: [],
        namespaceSelector: { matchNames: ['shop', 'queue'] },
      });
      monitor('ServiceMonitor', 'anywhere', 'web', { endpoints: [], namespaceSelector: { any: true } });
      monitor('ServiceMonitor', 'port', 'web', { endpoints: [{ port: 'htp' }] });
      monitor('ServiceMonitor', 'twice', 'web', { endpoints: [{ port: 'http' }] });
      monitor('PodMonitor', 'pods', 'web', { podMetricsEndpoints: [{ port: 'metrics' }, { port: 'metric' }] });
    },
    [
      'shop/PodMonitor-pods (PodMonitor shop/pods) spec.podMetricsEndpoints[1].port: names a port that none of the selected pods has (got "metric", allowed: metrics); did you mean metrics?',
      'shop/ServiceMonitor-nobody (ServiceMonitor shop/nobody) spec.selector: selects no Service in shop (got "app=wob"); did you mean app=web?',
      'shop/ServiceMonitor-port (ServiceMonitor shop/port) spec.endpoints[0].port: names a port that none of the selected Services has (got "htp", allowed: http); did you mean http?',
      'shop/ServiceMonitor-twice (ServiceMonitor shop/twice) spec.endpoints[0].port: scrapes the same pods twice, through Service shop/web and Service shop/web-pods (got "http"); leave the port out of the headless Service, or give the Services labels that tell them apart',
    ],
  ],
];

describe('rules about what objects select', () => {
  it.each(CASES)('%s', (_title, build, expected) => {
    expect(faultsOf(build)).toEqual(expected);
  });
});
