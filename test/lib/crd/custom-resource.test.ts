import { App, Chart, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { CATALOGUE, type CustomResourceKind } from '../../../crds/catalogue';
import * as crd from '../../../lib/crd';

const CLASSES = [
  crd.AppProject,
  crd.Application,
  crd.ApplicationSet,
  crd.ClusterSecretStore,
  crd.ClusterTriggerAuthentication,
  crd.ExternalSecret,
  crd.PodMonitor,
  crd.PrometheusRule,
  crd.ScaledJob,
  crd.ScaledObject,
  crd.ServiceMonitor,
  crd.TriggerAuthentication,
] as const;

function chart(): Chart {
  return new Chart(new App(), 'test');
}

describe('custom resources', () => {
  it.each(CLASSES.map((type) => [type.name, type] as const))(
    '%s has the type that its definition serves',
    (name, { GVK }) => {
      const { group, versions } = CATALOGUE[GVK.kind as CustomResourceKind];
      expect(GVK).toEqual({ apiVersion: `${group}/${versions[0]!}`, kind: name });
    },
  );

  it('writes its spec as it is', () => {
    const monitor = new crd.ServiceMonitor(chart(), 'monitor', {
      metadata: { name: 'redis', namespace: 'queue' },
      spec: { selector: { matchLabels: { a: 'b' } }, endpoints: [{ port: 'metrics', targetPort: 9121 }] },
    });
    expect(monitor.toJson()).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'redis', namespace: 'queue' },
      spec: { selector: { matchLabels: { a: 'b' } }, endpoints: [{ port: 'metrics', targetPort: 9121 }] },
    });
    expect(monitor.spec.endpoints[0]?.port).toBe('metrics');
  });

  it('leaves out what is undefined', () => {
    const rule = new crd.PrometheusRule(chart(), 'rule', {
      metadata: { name: 'a' },
      spec: { groups: [{ name: 'g', interval: undefined, rules: [{ expr: '1', record: 'r', for: undefined }] }] },
    });
    expect((rule.toJson() as { spec: unknown }).spec).toEqual({
      groups: [{ name: 'g', rules: [{ expr: '1', record: 'r' }] }],
    });
  });

  it("turns a ScaledJob's template into Kubernetes' own names and values", () => {
    const job = new crd.ScaledJob(chart(), 'job', {
      metadata: { name: 'agents' },
      spec: {
        jobTargetRef: {
          template: {
            metadata: { annotations: { checksum: Lazy.any({ produce: () => 'later' }) as unknown as string } },
            spec: {
              hostPid: false,
              containers: [
                {
                  name: 'agent',
                  resources: { limits: { cpu: k8s.Quantity.fromNumber(1), memory: k8s.Quantity.fromString('1Gi') } },
                  livenessProbe: { httpGet: { port: k8s.IntOrString.fromString('http') } },
                },
              ],
            },
          },
        },
        triggers: [{ type: 'cron', metadata: { start: '0 6 * * *' } }],
      },
    });
    const manifest = job.toJson() as crd.CustomResourceManifest & { readonly spec: unknown };
    expect(manifest.spec).toEqual({
      jobTargetRef: {
        template: {
          metadata: { annotations: { checksum: 'later' } },
          spec: {
            hostPID: false,
            containers: [
              {
                name: 'agent',
                resources: { limits: { cpu: 1, memory: '1Gi' } },
                livenessProbe: { httpGet: { port: 'http' } },
              },
            ],
          },
        },
      },
      triggers: [{ type: 'cron', metadata: { start: '0 6 * * *' } }],
    });
    expect(crd.validateCustomResource(manifest)).toEqual([]);
  });

  it('has types that know the schema', () => {
    // Read by the compiler (`npm run check`); at run time the values only have to be there.
    const specs: readonly unknown[] = [
      { scaleTargetRef: { name: 'a' }, triggers: [] } satisfies crd.ScaledObjectSpec,
      // @ts-expect-error scaleTargetRef.name is required
      { scaleTargetRef: {}, triggers: [] } satisfies crd.ScaledObjectSpec,
      // @ts-expect-error maxReplicaCont is not a field
      { scaleTargetRef: { name: 'a' }, triggers: [], maxReplicaCont: 5 } satisfies crd.ScaledObjectSpec,
      // @ts-expect-error metadata holds text only
      { type: 'cron', metadata: { n: 1 } } satisfies crd.ScaledObjectTrigger,
      // @ts-expect-error sideways is not a strategy
      { jobTargetRef: { template: {} }, triggers: [], rollout: { strategy: 'sideways' } } satisfies crd.ScaledJobSpec,
      { selector: {}, endpoints: [{ targetPort: 'http' }, { targetPort: 80 }] } satisfies crd.ServiceMonitorSpec,
      {
        project: 'a',
        destination: {},
        source: { repoURL: 'b', helm: { valuesObject: { x: [1] } } },
      } satisfies crd.ApplicationSpec,
      { provider: { azurekv: { vaultUrl: 'https://a' } } } satisfies crd.ClusterSecretStoreSpec,
    ];
    expect(specs.length).toBe(8);
  });
});
