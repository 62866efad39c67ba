import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Port } from '../core';
import type { WorkloadPod } from './pod';

export interface ServiceProps {
  /** The pods that it leads to; namespace, labels and selector are theirs. */
  readonly pod: WorkloadPod;
  /** @default - the workload's name */
  readonly name?: string;
  readonly ports: readonly Port[];
  /** Headless Services name single pods, also before they are ready. @default false */
  readonly headless?: boolean;
}

/** A Service inside the cluster. Its ports carry the names of the container's ports, so numbers are written once. */
export class InternalService extends Construct {
  /** Name that resolves in the whole cluster, for instance `redis-queue.queue.svc.cluster.local`. */
  readonly host: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { namespace, labels, selector } = props.pod;
    this.name = props.name ?? props.pod.name;
    this.host = `${this.name}.${namespace}.svc.cluster.local`;
    new k8s.KubeService(this, 'Resource', {
      metadata: { name: this.name, namespace, labels },
      spec: {
        type: 'ClusterIP',
        clusterIp: props.headless === true ? 'None' : undefined,
        publishNotReadyAddresses: props.headless === true ? true : undefined,
        selector,
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
