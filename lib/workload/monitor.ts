import { Construct } from 'constructs';
import { METRICS_PORT_NAME, type Port } from '../core';
import { ServiceMonitor } from '../crd';
import type { NetworkPeer } from './network';
import type { WorkloadPod } from './pod';
import type { InternalService } from './service';

/** Who scrapes: the platform's Prometheus. */
export const SCRAPER: NetworkPeer = {
  type: 'pods',
  namespace: 'observability',
  labels: { 'app.kubernetes.io/name': 'prometheus' },
};

export interface ServiceMonitorForProps {
  readonly workload: WorkloadPod;
  readonly service: InternalService;
  /** The port that serves metrics; it must be one of the Service's. */
  readonly port: Port;
  /** @default /metrics */
  readonly path?: string;
  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;
}

/** Has Prometheus scrape a Service, and lets it in. Selector and port name are taken from the Service, so they can't drift apart. */
export class ServiceMonitorFor extends Construct {
  constructor(scope: Construct, id: string, props: ServiceMonitorForProps) {
    super(scope, id);
    const interval = props.intervalSeconds ?? 30;
    const { name, namespace, labels, selector } = props.service;
    new ServiceMonitor(this, 'Resource', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: {
        selector: { matchLabels: { ...selector } },
        namespaceSelector: { matchNames: [namespace] },
        endpoints: [
          {
            port: props.port.name,
            path: props.path ?? `/${METRICS_PORT_NAME}`,
            interval: `${interval}s`,
            scrapeTimeout: `${Math.min(10, interval)}s`,
          },
        ],
      },
    });
    props.workload.connections.allowFrom(SCRAPER, [props.port]);
  }
}
