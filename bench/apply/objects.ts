import { identityOf, keyOf, type KubernetesObject, type Manifest } from '../../stacks/objects/manifest';
import type { Platform } from '../../stacks/pulumi';

/** Name of the environment that the objects are labelled with. */
export const ENVIRONMENT = 'bench';

/** A Namespace, `count` ConfigMaps and as many Deployments, which nobody waits for: what is measured is applying. */
export function objectsOf(count: number, namespace: string): KubernetesObject[] {
  const labels = { 'keelson.dev/environment': ENVIRONMENT };
  const objects: KubernetesObject[] = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }];
  for (let index = 0; index < count; index += 1) {
    objects.push(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `settings-${index}`, namespace, labels },
        data: { index: String(index), text: 'x'.repeat(200) },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: `web-${index}`, namespace, labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: `web-${index}` } },
          template: {
            metadata: { labels: { app: `web-${index}` } },
            spec: {
              containers: [
                {
                  name: 'main',
                  image: 'registry.test/main:1',
                  ports: [{ name: 'http', containerPort: 8080 }],
                  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } },
                },
              ],
            },
          },
        },
      },
    );
  }
  return objects;
}

/** The same objects as synth would hand them over. */
export function platformOf(count: number, namespace: string): Platform {
  const manifests = objectsOf(count, namespace).map((object): Manifest => {
    const identity = identityOf(object);
    return {
      key: keyOf(identity),
      identity,
      chart: 'bench',
      constructPath: object.metadata.name,
      object,
      dependsOn: identity.namespace === undefined ? [] : [`Namespace/_/${namespace}`],
    };
  });
  return {
    environment: { name: ENVIRONMENT, target: 'k3s', delivery: 'direct' },
    manifests,
    charts: [{ name: 'bench', bootstrap: true }],
  };
}
