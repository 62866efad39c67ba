import type { Construct } from 'constructs';
import { clusterOf, METRICS_PORT_NAME, type Port, type SecretKeyReference } from '../core';
import { PodMonitor, ServiceMonitor } from '../crd';
import type { NetworkEdges } from './network';
import { InternalService, type ServiceProps } from './service';

export interface ObservedServiceProps extends ServiceProps {
  /** Which of the ports serves metrics, at `/metrics`. */
  readonly metrics: Port;
  /** Token that the endpoint asks for, in the Service's namespace. @default - it asks for none */
  readonly bearer?: SecretKeyReference;
}

/**
 * A Service that Prometheus scrapes, and is let in to scrape: the Service, its ServiceMonitor (beside it, as `<id>Monitor`) and the edge.
 * The monitor's selector and port name are the Service's, so they can't drift apart.
 */
export function observedService(scope: Construct, id: string, props: ObservedServiceProps): InternalService {
  const { pod, metrics, bearer } = props;
  const service = new InternalService(scope, id, props);
  new ServiceMonitor(scope, `${id}Monitor`, {
    metadata: { name: service.name, namespace: pod.namespace, labels: { ...pod.labels } },
    spec: {
      selector: { matchLabels: { ...pod.selector } },
      namespaceSelector: { matchNames: [pod.namespace] },
      endpoints: [{ ...scrape(metrics), ...(bearer === undefined ? {} : { authorization: bearerToken(bearer) }) }],
    },
  });
  letScraperIn(scope, pod.connections, metrics);
  return service;
}

/** Pods without a Service for their metrics, because an operator makes them. */
export interface PodMonitorTarget {
  /** Labels of the pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly connections: NetworkEdges;
  /** The port that serves metrics, at `/metrics`. */
  readonly metrics: Port;
}

export function addPodMonitor(
  scope: Construct,
  metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
  { selector, connections, metrics }: PodMonitorTarget,
): void {
  new PodMonitor(scope, 'Monitor', {
    metadata: { ...metadata, labels: { ...metadata.labels } },
    spec: {
      selector: { matchLabels: { ...selector } },
      namespaceSelector: { matchNames: [metadata.namespace] },
      podMetricsEndpoints: [scrape(metrics)],
    },
  });
  letScraperIn(scope, connections, metrics);
}

/** PromQL's selector for the series of one Service, by the two labels that Prometheus takes from what it scrapes. */
export function seriesOf(
  service: { readonly name: string; readonly namespace: string },
  ...matchers: readonly string[]
): string {
  return `{${[`namespace="${service.namespace}"`, `service="${service.name}"`, ...matchers].join(',')}}`;
}

function scrape(port: Port): { port: string; path: string; interval: string; scrapeTimeout: string } {
  return { port: port.name, path: `/${METRICS_PORT_NAME}`, interval: '30s', scrapeTimeout: '10s' };
}

function letScraperIn(scope: Construct, connections: NetworkEdges, port: Port): void {
  const { scraper } = clusterOf(scope);
  if (scraper !== undefined) {
    connections.allowFrom({ type: 'pods', ...scraper }, [port]);
  }
}

function bearerToken({ secretName, key }: SecretKeyReference): object {
  return { type: 'Bearer', credentials: { name: secretName, key } };
}
