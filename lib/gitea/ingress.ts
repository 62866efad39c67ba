import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { IngressController } from '../core';
import { HTTP_PORT } from './layout';

export interface GiteaIngressProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly controller: IngressController;
  readonly hostname: string;
  /** Name of the Secret with the certificate. @default - HTTP only */
  readonly tlsSecret?: string;
}

/** The way in for people: HTTP by host name. Git over SSH has a Service, which is for whoever brings TCP in. */
export class GiteaIngress extends Construct {
  constructor(scope: Construct, id: string, props: GiteaIngressProps) {
    super(scope, id);
    const { name, namespace, labels, hostname, tlsSecret } = props;
    new k8s.KubeIngress(this, 'Resource', {
      metadata: {
        name,
        namespace,
        labels: { ...labels },
        // Pushes and packages are larger than the 1 MB that nginx takes by itself; Traefik has no such bound.
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' },
      },
      spec: {
        ingressClassName: props.controller.className,
        ...(tlsSecret === undefined ? {} : { tls: [{ hosts: [hostname], secretName: tlsSecret }] }),
        rules: [
          {
            host: hostname,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name, port: { name: HTTP_PORT.name } } },
                },
              ],
            },
          },
        ],
      },
    });
  }
}
