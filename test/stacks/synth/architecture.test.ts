import { architectureMermaid } from '../../../stacks/synth';
import { namespace, object, TestPlatform, workload } from './support/platform';

describe('architectureMermaid', () => {
  it('draws namespaces, workloads, the connections that policies allow, and what starts after what', () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    namespace(chart, 'queue');
    workload(chart, 'web', { spec: { replicas: 2 } });
    workload(chart, 'job').addDependency(workload(chart, 'schema'));
    workload(chart, 'redis', {
      kind: 'StatefulSet',
      namespace: 'queue',
      spec: { replicas: 1 },
      container: { ports: [{ name: 'redis', containerPort: 6379 }] },
    });
    const policy = (name: string, namespaceName: string, app: string | undefined, spec: object): void => {
      const podSelector = app === undefined ? {} : { matchLabels: { app } };
      object(
        chart,
        'networking.k8s.io/v1',
        'NetworkPolicy',
        { name, namespace: namespaceName },
        { spec: { podSelector, ...spec } },
      );
    };
    const pods = (namespaceName: string, labels: object): object => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceName } },
      podSelector: { matchLabels: labels },
    });
    const ports = [{ port: 6379 }];
    policy('default-deny', 'shop', undefined, { egress: [{ to: [pods('kube-system', { 'k8s-app': 'kube-dns' })] }] });
    policy('web', 'shop', 'web', {
      egress: [
        { to: [pods('queue', { app: 'redis' })], ports },
        { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 53, protocol: 'UDP' }] },
      ],
      ingress: [{ from: [pods('ingress', { app: 'nginx' })], ports: [{ port: 'http' }] }, {}],
    });
    policy('redis', 'queue', 'redis', {
      ingress: [{ from: [pods('shop', { app: 'web' }), { podSelector: {} }], ports }],
    });
    const synthesis = platform.synthesize({ policy: 'skipped' });
    expect(architectureMermaid(synthesis)).toBe(`flowchart LR
  subgraph namespace_queue["queue"]
    apps_StatefulSet_queue_redis["redis<br/>StatefulSet × 1"]
  end
  subgraph namespace_shop["shop"]
    apps_Deployment_shop_job["job<br/>Deployment"]
    apps_Deployment_shop_schema["schema<br/>Deployment"]
    apps_Deployment_shop_web["web<br/>Deployment × 2"]
  end
  outside_10_0_0_0_8(["10.0.0.0/8"])
  outside_anybody(["anybody"])
  outside_ingress_nginx(["ingress: nginx"])
  apps_Deployment_shop_web -->|"redis 6379"| apps_StatefulSet_queue_redis
  apps_Deployment_shop_web -->|"53/UDP"| outside_10_0_0_0_8
  namespace_queue -->|"redis 6379"| apps_StatefulSet_queue_redis
  outside_anybody --> apps_Deployment_shop_web
  outside_ingress_nginx -->|"http"| apps_Deployment_shop_web
  apps_Deployment_shop_job -.->|after| apps_Deployment_shop_schema
`);
  });

  it('says of a namespace what holds for all its workloads, and nothing that follows from the rest', () => {
    const platform = new TestPlatform();
    const namespaces = platform.chart('namespaces');
    namespace(namespaces, 'shop');
    namespace(namespaces, 'queue');
    const data = platform.chart('data');
    workload(data, 'redis', { namespace: 'queue' });
    workload(data, 'index', { namespace: 'queue' });
    const web = platform.chart('web', { needs: ['data'] });
    workload(web, 'web');
    workload(platform.chart('agents', { needs: ['web', 'data'] }), 'agent');
    const lines = architectureMermaid(platform.synthesize({ policy: 'skipped' })).split('\n');
    expect(lines.filter((line) => line.includes('-.->'))).toEqual([
      '  apps_Deployment_shop_agent -.->|after| apps_Deployment_shop_web',
      '  apps_Deployment_shop_web -.->|after| namespace_queue',
    ]);
  });
});
