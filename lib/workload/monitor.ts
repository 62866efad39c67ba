import { Construct } from 'constructs';
import { clusterOf, METRICS_PORT_NAME, type Port, type SecretKeyReference } from '../core';
import { ServiceMonitor } from '../crd';
import type { WorkloadPod } from './pod';
import type { InternalService } from './service';

export interface ServiceMonitorForProps {
  readonly workload: WorkloadPod;
  readonly service: InternalService;
  /** The port that serves metrics; it must be one of the Service's. */
  readonly port: Port;
  /** @default /metrics */
  readonly path?: string;
  /** Seconds between scrapes. @default 30 */
  readonly intervalSeconds?: number;
  /** Token that the endpoint asks for, in the Service's namespace. @default - it asks for none */
  readonly bearer?: SecretKeyReference;
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
            ...(props.bearer === undefined ? {} : { authorization: bearerToken(props.bearer) }),
          },
        ],
      },
    });
    const { scraper } = clusterOf(this);
    if (scraper !== undefined) {
      props.workload.connections.allowFrom({ type: 'pods', ...scraper }, [props.port]);
    }
  }
}

function bearerToken({ secretName, key }: SecretKeyReference): object {
  return { type: 'Bearer', credentials: { name: secretName, key } };
}
