import type { Port } from '../../../lib/core';
import {
  DeploymentWorkload,
  NetworkEdges,
  observe,
  observedService,
  seriesOf,
  type ObservedServiceProps,
} from '../../../lib/workload';
import { testCluster } from '../../support/cluster';
import { render } from '../../support/render';

const http: Port = { name: 'http', number: 8080 };
const metrics: Port = { name: 'metrics', number: 9090 };
const labels = { 'app.kubernetes.io/name': 'store', 'app.kubernetes.io/instance': 'store' };
const prometheus = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'observability' } },
  podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
};

const renderService = (overrides: Partial<ObservedServiceProps> = {}, cluster = testCluster()) =>
  render((chart) => {
    const { pod } = new DeploymentWorkload(chart, 'Store', {
      name: 'store',
      namespace: 'data',
      identity: { name: 'store', instance: 'store' },
      replicas: 1,
      priority: 'keelson-apps',
      containers: [],
    });
    observedService(chart, 'Service', { pod, ports: [http, metrics], metrics, ...overrides });
  }, cluster);

describe('an observed service', () => {
  test('is scraped by its own selector and port name', () => {
    const rendered = renderService();
    expect(rendered.one('Service', 'store').spec.ports.map((port: Port) => port.name)).toEqual(['http', 'metrics']);
    expect(rendered.one('ServiceMonitor', 'store')).toMatchObject({
      metadata: { namespace: 'data', labels: { ...labels, 'app.kubernetes.io/part-of': 'keelson' } },
      spec: {
        selector: { matchLabels: labels },
        namespaceSelector: { matchNames: ['data'] },
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
      },
    });
  });

  test('lets Prometheus in on the port of the metrics, and nobody where there is none', () => {
    expect(renderService().one('NetworkPolicy', 'store').spec.ingress).toEqual([
      { from: [prometheus], ports: [{ port: 9090, protocol: 'TCP' }] },
    ]);
    const without = renderService({}, testCluster({ scraper: undefined }));
    expect(without.one('NetworkPolicy', 'store').spec.ingress).toEqual([]);
    expect(without.one('ServiceMonitor', 'store').spec.endpoints).toHaveLength(1);
  });

  test('may bear another name than its workload, be headless, and ask for a token', () => {
    const rendered = renderService({
      name: 'store-metrics',
      headless: true,
      bearer: { secretName: 'store', key: 'token' },
    });
    expect(rendered.one('Service', 'store-metrics').spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    });
    expect(rendered.one('ServiceMonitor', 'store-metrics').spec.endpoints[0].authorization).toEqual({
      type: 'Bearer',
      credentials: { name: 'store', key: 'token' },
    });
  });
});

test('pods of an operator are scraped by their labels', () => {
  const selector = { 'operator.example.org/cluster': 'store' };
  const rendered = render((chart) => {
    const connections = new NetworkEdges(chart, 'Edges', { name: 'store', namespace: 'data', selector });
    const monitor = { selector, connections, metrics };
    observe(chart, { name: 'store', namespace: 'data', labels, runbook: 'stores', alerts: () => [], monitor });
  });
  expect(rendered.one('PodMonitor', 'store')).toMatchObject({
    metadata: { namespace: 'data', labels },
    spec: {
      selector: { matchLabels: selector },
      namespaceSelector: { matchNames: ['data'] },
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '30s', scrapeTimeout: '10s' }],
    },
  });
  expect(rendered.one('NetworkPolicy', 'store').spec.ingress).toEqual([
    { from: [prometheus], ports: [{ port: 9090, protocol: 'TCP' }] },
  ]);
});

test('series are selected by what Prometheus takes from the Service', () => {
  const service = { name: 'store', namespace: 'data' };
  expect(seriesOf(service)).toBe('{namespace="data",service="store"}');
  expect(seriesOf(service, 'role="master"')).toBe('{namespace="data",service="store",role="master"}');
});
