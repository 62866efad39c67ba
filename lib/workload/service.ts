import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Port } from '../core';

export interface ServiceProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  /** Headless Services name single pods, also before they are ready. @default false */
  readonly headless?: boolean;
}

/** A Service inside the cluster. Its ports carry the names of the container's ports, so numbers are written once. */
export class InternalService extends Construct {
  /** Name that resolves in the whole cluster, for instance `redis-queue.queue.svc.cluster.local`. */
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    this.name = props.name;
    this.namespace = props.namespace;
    this.labels = props.labels;
    this.selector = props.selector;
    this.host = `${props.name}.${props.namespace}.svc.cluster.local`;
    new k8s.KubeService(this, 'Resource', {
      metadata: { name: props.name, namespace: props.namespace, labels: props.labels },
      spec: {
        type: 'ClusterIP',
        clusterIp: props.headless === true ? 'None' : undefined,
        publishNotReadyAddresses: props.headless === true ? true : undefined,
        selector: props.selector,
        ports: props.ports.map((port) => ({
          name: port.name,
          port: port.number,
          targetPort: k8s.IntOrString.fromString(port.name),
          protocol: port.protocol ?? 'TCP',
        })),
      },
    });
  }
}
