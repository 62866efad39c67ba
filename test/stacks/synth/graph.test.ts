import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { namespace, object, service, TestPlatform, workload } from './support/platform';

/** `kind name` of what an object waits for. */
function waitsFor(platform: TestPlatform, key: string): readonly string[] {
  const { manifests } = synthesized(platform);
  return manifests.find((manifest) => manifest.key === key)?.dependsOn ?? ['no such object'];
}

/** The policy has more to say about plain objects than these tests are about. */
function synthesized(platform: TestPlatform): ReturnType<TestPlatform['synthesize']> {
  return platform.synthesize({ policy: 'skipped' });
}

const inShop = (name: string): { name: string; namespace: string } => ({ name, namespace: 'shop' });

function shop(): { platform: TestPlatform; chart: ReturnType<TestPlatform['chart']> } {
  const platform = new TestPlatform();
  const chart = platform.chart('shop');
  namespace(chart, 'shop');
  return { platform, chart };
}

describe('edges that follow from what objects say', () => {
  it('has a workload wait for what it names, and for the policies that fence it in', () => {
    const { platform, chart } = shop();
    object(chart, 'v1', 'ServiceAccount', inShop('web'));
    object(chart, 'v1', 'ConfigMap', inShop('settings'));
    object(chart, 'v1', 'PersistentVolumeClaim', inShop('data'), { spec: {} });
    object(chart, 'scheduling.k8s.io/v1', 'PriorityClass', { name: 'high' }, { value: 1 });
    object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', inShop('default-deny'), { spec: { podSelector: {} } });
    object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', inShop('web'), {
      spec: { podSelector: { matchLabels: { app: 'web' } } },
    });
    object(chart, 'rbac.authorization.k8s.io/v1', 'Role', inShop('web'), { rules: [] });
    object(chart, 'rbac.authorization.k8s.io/v1', 'RoleBinding', inShop('web'), {
      roleRef: { kind: 'Role', name: 'web' },
      subjects: [{ kind: 'ServiceAccount', name: 'web' }],
    });
    workload(chart, 'web', {
      pod: {
        serviceAccountName: 'web',
        priorityClassName: 'high',
        volumes: [
          { name: 'a', configMap: { name: 'settings' } },
          { name: 'b', persistentVolumeClaim: { claimName: 'data' } },
        ],
      },
    });
    expect(waitsFor(platform, 'apps/Deployment/shop/web')).toEqual([
      'ConfigMap/shop/settings',
      'Namespace/_/shop',
      'PersistentVolumeClaim/shop/data',
      'ServiceAccount/shop/web',
      'networking.k8s.io/NetworkPolicy/shop/default-deny',
      'networking.k8s.io/NetworkPolicy/shop/web',
      'rbac.authorization.k8s.io/RoleBinding/shop/web',
      'scheduling.k8s.io/PriorityClass/_/high',
    ]);
    expect(waitsFor(platform, 'rbac.authorization.k8s.io/RoleBinding/shop/web')).toEqual([
      'Namespace/_/shop',
      'ServiceAccount/shop/web',
      'rbac.authorization.k8s.io/Role/shop/web',
    ]);
  });

  it('has what watches a workload wait for it', () => {
    const { platform, chart } = shop();
    for (const [kind, plural] of [['ServiceMonitor', 'servicemonitors']] as const) {
      object(
        chart,
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        { name: `${plural}.monitoring.coreos.com` },
        {
          spec: { group: 'monitoring.coreos.com', scope: 'Namespaced', names: { kind, plural }, versions: [] },
        },
      );
    }
    workload(chart, 'web', { kind: 'StatefulSet', spec: { serviceName: 'web' } });
    service(chart, 'web');
    object(chart, 'policy/v1', 'PodDisruptionBudget', inShop('web'), {
      spec: { selector: { matchLabels: { app: 'web' } } },
    });
    object(chart, 'autoscaling/v2', 'HorizontalPodAutoscaler', inShop('web'), {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' } },
    });
    object(chart, 'monitoring.coreos.com/v1', 'ServiceMonitor', inShop('web'), {
      spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http' }] },
    });
    expect(waitsFor(platform, 'Service/shop/web')).toEqual(['Namespace/_/shop']);
    expect(waitsFor(platform, 'apps/StatefulSet/shop/web')).toEqual(['Namespace/_/shop', 'Service/shop/web']);
    expect(waitsFor(platform, 'policy/PodDisruptionBudget/shop/web')).toEqual([
      'Namespace/_/shop',
      'apps/StatefulSet/shop/web',
    ]);
    expect(waitsFor(platform, 'autoscaling/HorizontalPodAutoscaler/shop/web')).toEqual([
      'Namespace/_/shop',
      'apps/StatefulSet/shop/web',
    ]);
    expect(waitsFor(platform, 'monitoring.coreos.com/ServiceMonitor/shop/web')).toEqual([
      'Namespace/_/shop',
      'Service/shop/web',
      'apiextensions.k8s.io/CustomResourceDefinition/_/servicemonitors.monitoring.coreos.com',
    ]);
  });

  it('has what calls a Service of ours wait for the pods that answer', () => {
    const { platform, chart } = shop();
    workload(chart, 'hook');
    service(chart, 'hook', { ports: [{ port: 443 }] });
    object(
      chart,
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { name: 'hook' },
      {
        webhooks: [{ name: 'hook.shop.dev', clientConfig: { service: { name: 'hook', namespace: 'shop' } } }],
      },
    );
    object(
      chart,
      'apiregistration.k8s.io/v1',
      'APIService',
      { name: 'v1.shop.dev' },
      {
        spec: { service: { name: 'hook', namespace: 'shop' } },
      },
    );
    const expected = ['Service/shop/hook', 'apps/Deployment/shop/hook'];
    expect(waitsFor(platform, 'admissionregistration.k8s.io/ValidatingWebhookConfiguration/_/hook')).toEqual(expected);
    expect(waitsFor(platform, 'apiregistration.k8s.io/APIService/_/v1.shop.dev')).toEqual(expected);
  });
});

describe('order', () => {
  it('puts each object after everything that it waits for, by level and then by key', () => {
    const { platform, chart } = shop();
    workload(chart, 'web', { pod: { volumes: [{ name: 'a', configMap: { name: 'z' } }] } });
    object(chart, 'v1', 'ConfigMap', inShop('z'));
    object(chart, 'v1', 'ConfigMap', inShop('a'));
    expect(synthesized(platform).manifests.map(({ key }) => key)).toEqual([
      'Namespace/_/shop',
      'ConfigMap/shop/a',
      'ConfigMap/shop/z',
      'apps/Deployment/shop/web',
    ]);
  });

  it('names every step of a cycle and why it is there', () => {
    const { platform, chart } = shop();
    const settings = object(chart, 'v1', 'ConfigMap', inShop('settings'));
    const web = workload(chart, 'web', { pod: { volumes: [{ name: 'a', configMap: { name: 'settings' } }] } });
    const job = object(chart, 'batch/v1', 'Job', inShop('job'), {
      spec: { template: { metadata: { labels: { app: 'job' } }, spec: { containers: [] } } },
    });
    job.addDependency(web);
    settings.addDependency(job);
    object(chart, 'v1', 'ConfigMap', inShop('aside')).addDependency(settings);
    expect(platform.faults({ policy: 'skipped' })).toEqual([
      'shop/ConfigMap-settings: waits for itself: ' +
        'ConfigMap shop/settings waits for Job shop/job (shop/ConfigMap-settings declares it), ' +
        'Job shop/job waits for Deployment shop/web (shop/Job-job declares it), ' +
        'Deployment shop/web waits for ConfigMap shop/settings (names it in spec.template.spec.volumes[a].configMap); ' +
        'take one of these dependencies away',
    ]);
  });
});

describe('edges that constructs declare', () => {
  /** A construct with an account, a configuration and two workloads that use both. */
  function group(scope: Construct, name: string): Construct {
    const construct = new Construct(scope, name);
    object(construct, 'v1', 'ConfigMap', inShop(name));
    for (const suffix of ['a', 'b']) {
      workload(construct, `${name}-${suffix}`, { pod: { volumes: [{ name: 'c', configMap: { name } }] } });
    }
    return construct;
  }

  it('ties the first objects of the one to the last objects of the other', () => {
    const { platform, chart } = shop();
    const schema = group(chart, 'schema');
    group(chart, 'server').node.addDependency(schema);
    expect(waitsFor(platform, 'ConfigMap/shop/server')).toEqual([
      'Namespace/_/shop',
      'apps/Deployment/shop/schema-a',
      'apps/Deployment/shop/schema-b',
    ]);
    // The workloads follow through their configuration.
    expect(waitsFor(platform, 'apps/Deployment/shop/server-a')).toEqual(['ConfigMap/shop/server', 'Namespace/_/shop']);
  });

  it('leaves a construct out that stands inside the other', () => {
    const { platform, chart } = shop();
    const outer = new Construct(chart, 'outer');
    const inner = group(outer, 'inner');
    object(outer, 'v1', 'ConfigMap', inShop('outer'));
    outer.node.addDependency(inner);
    expect(waitsFor(platform, 'ConfigMap/shop/outer')).toEqual([
      'Namespace/_/shop',
      'apps/Deployment/shop/inner-a',
      'apps/Deployment/shop/inner-b',
    ]);
    expect(waitsFor(platform, 'ConfigMap/shop/inner')).toEqual(['Namespace/_/shop']);
  });

  it('passes waiting on through one object where there are many on both sides', () => {
    const { platform, chart } = shop();
    const many = (name: string, count: number): Construct => {
      const construct = new Construct(chart, name);
      for (let number = 0; number < count; number++) {
        workload(construct, `${name}-${number}`);
      }
      return construct;
    };
    const stores = many('store', 10);
    const clients = many('client', 20);
    object(clients, 'v1', 'ConfigMap', inShop('clients'));
    clients.node.addDependency(stores);
    const { manifests } = synthesized(platform);
    expect(waitsFor(platform, 'apps/Deployment/shop/client-7')).toEqual(['ConfigMap/shop/clients', 'Namespace/_/shop']);
    expect(waitsFor(platform, 'ConfigMap/shop/clients')).toHaveLength(11);
    // 31 objects in a namespace, 10 stores before the relay, 20 clients after it: not 200.
    expect(manifests.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0)).toBe(31 + 10 + 20);
  });

  it('stays linear where layers depend on each other crosswise', () => {
    const { platform, chart } = shop();
    let above: ApiObject[] = [];
    for (let layer = 0; layer < 200; layer++) {
      const pair = ['a', 'b'].map((side) => object(chart, 'v1', 'ConfigMap', inShop(`${side}-${layer}`)));
      pair.forEach((lower) => above.forEach((upper) => lower.addDependency(upper)));
      above = pair;
    }
    const began = performance.now();
    expect(synthesized(platform).manifests).toHaveLength(401);
    // cdk8s doubles its time with every layer: twenty take it a second.
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('edges that follow from what charts need', () => {
  it('has what runs wait for what runs, and nothing else', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
    const data = platform.chart('data', { phase: 'data', needs: ['namespaces'] });
    const apps = platform.chart('apps', { needs: ['namespaces', 'data'] });
    workload(data, 'db');
    object(data, 'policy/v1', 'PodDisruptionBudget', inShop('db'), {
      spec: { selector: { matchLabels: { app: 'db' } } },
    });
    object(apps, 'v1', 'ConfigMap', inShop('settings'));
    workload(apps, 'web');
    expect(waitsFor(platform, 'apps/Deployment/shop/web')).toEqual(['Namespace/_/shop', 'apps/Deployment/shop/db']);
    expect(waitsFor(platform, 'ConfigMap/shop/settings')).toEqual(['Namespace/_/shop']);
    expect(waitsFor(platform, 'apps/Deployment/shop/db')).toEqual(['Namespace/_/shop']);
  });

  it('has custom resources wait for the operators that their chart needs', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
    workload(platform.chart('keda', { phase: 'operators' }), 'keda');
    workload(platform.chart('data', { phase: 'data' }), 'db');
    const apps = platform.chart('apps', { needs: ['keda', 'data'] });
    object(apps, 'keda.sh/v1alpha1', 'TriggerAuthentication', inShop('auth'), { spec: {} });
    const external = { customResources: ['keda.sh/*'] };
    const { manifests } = platform.synthesize({ policy: 'skipped', external });
    expect(manifests.find(({ identity }) => identity.name === 'auth')?.dependsOn).toEqual([
      'Namespace/_/shop',
      'apps/Deployment/shop/keda',
    ]);
  });

  it('leaves out needs that other needs stand for', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
    workload(platform.chart('a'), 'a');
    workload(platform.chart('b', { needs: ['a'] }), 'b');
    workload(platform.chart('c', { needs: ['a', 'b'] }), 'c');
    expect(waitsFor(platform, 'apps/Deployment/shop/c')).toEqual(['Namespace/_/shop', 'apps/Deployment/shop/b']);
  });

  it('refuses a chart that is needed and not there', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces', { needs: ['crd'] }), 'shop');
    platform.chart('crds');
    expect(platform.faults()).toEqual([
      'charts/catalogue.ts namespaces.needs: names a chart that is not in the catalogue (got "crd", allowed: crds, namespaces); did you mean crds?',
    ]);
  });

  it('keeps the edges of 40 charts that need each other few', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
    for (let number = 0; number < 40; number++) {
      const needs = [number - 1, number - 2, number - 5].filter((other) => other >= 0).map((other) => `c${other}`);
      const chart = platform.chart(`c${number}`, { needs });
      for (let part = 0; part < 5; part++) {
        object(chart, 'v1', 'ServiceAccount', inShop(`c${number}-${part}`));
        object(chart, 'v1', 'ConfigMap', inShop(`c${number}-${part}`));
        service(chart, `c${number}-${part}`);
        workload(chart, `c${number}-${part}`, {
          pod: {
            serviceAccountName: `c${number}-${part}`,
            volumes: [{ name: 'c', configMap: { name: `c${number}-${part}` } }],
          },
        });
      }
    }
    const { manifests } = synthesized(platform);
    expect(manifests).toHaveLength(801);
    const implied = 800 + 200 * 2;
    // Every pair of the 114 needs would be 45,600 edges. Chained needs fall away. Each of the 39 that are left is 5 edges to the
    // workloads below and 4 to the configuration that passes them on: its own workload waits for it anyway.
    expect(manifests.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0)).toBe(implied + 39 * 9);
  });
});
