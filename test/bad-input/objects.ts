import type { Chart } from 'cdk8s';
import { buildPlatform } from '../../charts/catalogue';
import { environmentFromFile } from '../../stacks/environment';
import { synthesizeCharts } from '../../stacks/synth';
import { namespace, object, service, TestPlatform, workload } from '../stacks/synth/support/platform';
import { configMap, inShop, secret } from '../stacks/synth/support/shop';
import { NOTHING, refusal, ROOT, type Row } from './row';
import { dashboard, inShopChart } from './shop';

/** A slip of somebody who adds an object to the whole platform. */
const inStaging = (id: string, what: string, name: string, build: (chart: Chart) => void, message: string): Row => ({
  id,
  what,
  message,
  speak: () => {
    const environment = environmentFromFile(ROOT, 'staging');
    const { app, charts } = buildPlatform(environment);
    build(charts.find((entry) => entry.name === name)?.chart as Chart);
    return refusal(() => synthesizeCharts(app, charts, environment));
  },
});

const budget = (chart: Chart, spec: object): void => {
  object(
    chart,
    'policy/v1',
    'PodDisruptionBudget',
    { name: 'strict', namespace: 'raibid-ci' },
    {
      spec: {
        selector: {
          matchLabels: { 'app.kubernetes.io/name': 'raibid-server', 'app.kubernetes.io/instance': 'raibid-server' },
        },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        ...spec,
      },
    },
  );
};

const ingress = (chart: Chart, metadata: object, secretName: string): void => {
  service(chart, 'web', { ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
  object(
    chart,
    'networking.k8s.io/v1',
    'Ingress',
    { ...inShop('web'), ...metadata },
    {
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: ['shop.example.org'], secretName }],
        rules: [{ host: 'shop.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend: WEB }] } }],
      },
    },
  );
};

const WEB = { service: { name: 'web', port: { name: 'http' } } };

const policy = (chart: Chart, namespace: string, spec: object): void => {
  object(
    chart,
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name: 'let-in', namespace },
    {
      spec: { policyTypes: ['Ingress'], ...spec },
    },
  );
};

/** Objects that do not hold together. */
export const objects: readonly Row[] = [
  {
    id: 'B11',
    what: 'one object in two charts',
    speak: () => {
      const platform = new TestPlatform();
      const shop = platform.chart('shop');
      namespace(shop, 'shop');
      configMap(shop, 'settings');
      configMap(platform.chart('office'), 'settings');
      return refusal(() => platform.synthesize({ policy: 'skipped' }));
    },
    message:
      'The platform of test does not hold together: 1 fault\n  office/ConfigMap-settings (ConfigMap shop/settings): is made twice: shop/ConfigMap-settings in chart shop makes the same object; give one of them another name or namespace, or make it once and pass it on',
  },
  inShopChart(
    'B12',
    'a label that is too long',
    (chart) => object(chart, 'v1', 'ConfigMap', { ...inShop('a'), labels: { team: 'x'.repeat(64) } }),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-a (ConfigMap shop/a) metadata.labels.team: has 64 characters (got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", allowed: up to 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends)',
  ),
  inShopChart(
    'B10',
    'a namespace of Kubernetes, made by a chart',
    (chart) => namespace(chart, 'kube-shop'),
    'The platform of test does not hold together: 1 fault\n  shop/Namespace-kube-shop (Namespace kube-shop) metadata.name: is a namespace of Kubernetes itself (got "kube-shop", allowed: 1 to 63 lower case letters, digits and "-", with a letter or digit at both ends; not default, nothing that begins with kube-); choose a name of your own',
  ),
  inShopChart(
    'B17',
    'ports that are none, stand twice, or have long names',
    (chart) => {
      workload(chart, 'web', {
        container: {
          ports: [
            { name: 'http', containerPort: 0 },
            { name: 'http', containerPort: 65536 },
            { name: 'a-name-of-16-chr', containerPort: 80 },
          ],
        },
      });
    },
    'The platform of test does not hold together: 4 faults\n  shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[a-name-of-16-chr].name: has 16 characters (got "a-name-of-16-chr", allowed: 1 to 15 lower case letters, digits and single "-", at least one letter, a letter or digit at both ends)\n  shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].containerPort: is not a port (got 0, allowed: whole numbers from 1 to 65535)\n  shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].containerPort: is not a port (got 65536, allowed: whole numbers from 1 to 65535)\n  shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].ports[http].name: is the name of another port as well (got "http"); rename one of them',
  ),
  inShopChart(
    'B28',
    'a dashboard that is not JSON',
    (chart) => dashboard(chart, 'shop', '{"uid": "shop",}'),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-shop (ConfigMap shop/shop) data["shop.json"]: is not JSON from line 1, column 16 on; export the dashboard again',
  ),
  inShopChart(
    'B28',
    'two dashboards with one uid',
    (chart) => {
      dashboard(chart, 'shop', '{"uid": "shop"}');
      dashboard(chart, 'till', '{"uid": "shop"}');
    },
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-till (ConfigMap shop/till) data["till.json"]: has the uid of another dashboard: shop/ConfigMap-shop (ConfigMap shop/shop) data["shop.json"] (got "shop"); give each dashboard a uid of its own',
  ),
  inShopChart(
    'B28',
    'a dashboard without a uid',
    (chart) => dashboard(chart, 'shop', '{}'),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-shop (ConfigMap shop/shop) data["shop.json"]: has no uid, so its address changes at every restart of Grafana; give it a uid',
  ),
  inShopChart(
    'B35',
    'a network policy that selects nothing',
    (chart) => {
      workload(chart, 'web');
      policy(chart, 'shop', { podSelector: { matchLabels: { app: 'wep' } } });
    },
    'The platform of test does not hold together: 1 fault\n  shop/NetworkPolicy-let-in (NetworkPolicy shop/let-in) spec.podSelector: selects no pod in shop (got "app=wep"); did you mean app=web?',
  ),
  inStaging(
    'B35',
    'a network policy that lets in a namespace that nobody makes',
    'raibid-ci',
    (chart) =>
      policy(chart, 'raibid-ci', {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'raibid-server' } },
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'quueue' } } }] }],
      }),
    'The platform of staging does not hold together: 1 fault\n  raibid-ci/NetworkPolicy-let-in (NetworkPolicy raibid-ci/let-in) spec.ingress[0].from[0].namespaceSelector: selects no namespace that exists [network-policy-peer-exists] (got "quueue", allowed: app-routing-system, argocd, data, default, gitea, gitea-runners, keda, kube-node-lease, kube-public, kube-system, observability, queue, raibid-ci, temporal); correct the name, or add the namespace to the environment',
  ),
  inStaging(
    'B36',
    'a budget that keeps every replica',
    'raibid-ci',
    (chart) => budget(chart, { minAvailable: 2 }),
    'The platform of staging does not hold together: 1 fault\n  raibid-ci/PodDisruptionBudget-strict (PodDisruptionBudget raibid-ci/strict) spec.minAvailable: lets no pod of Deployment raibid-server go, which has 2 [disruption-budget-allows-eviction] (got 2, allowed: at most 1); set maxUnavailable to 1 instead',
  ),
  inStaging(
    'B36',
    'a budget that keeps all of them in percent',
    'raibid-ci',
    (chart) => budget(chart, { minAvailable: '51%' }),
    'The platform of staging does not hold together: 1 fault\n  raibid-ci/PodDisruptionBudget-strict (PodDisruptionBudget raibid-ci/strict) spec.minAvailable: lets no pod of Deployment raibid-server go, which has 2 [disruption-budget-allows-eviction] (got "51%", allowed: at most 1); set maxUnavailable to 1 instead',
  ),
  inStaging(
    'B36',
    'a budget that lets none go',
    'raibid-ci',
    (chart) => budget(chart, { maxUnavailable: 0 }),
    'The platform of staging does not hold together: 1 fault\n  raibid-ci/PodDisruptionBudget-strict (PodDisruptionBudget raibid-ci/strict) spec.maxUnavailable: lets no pod go [disruption-budget-allows-eviction] (got 0, allowed: 1 or more, or a percentage above 0%); set it to 1',
  ),
  inShopChart(
    'B37',
    'an ingress whose certificate nobody brings',
    (chart) => {
      workload(chart, 'web', { container: { ports: [{ name: 'http', containerPort: 8080 }] } });
      secret(chart, 'web-tls', 'tls.crt', 'tls.key');
      ingress(chart, {}, 'web-tsl');
    },
    'The platform of test does not hold together: 1 fault\n  shop/Ingress-web (Ingress shop/web) spec.tls[0].secretName: names a Secret that does not exist in namespace shop (got "web-tsl", allowed: web-tls); did you mean web-tls?',
  ),
  inShopChart(
    'B37',
    'an ingress whose certificate cert-manager will write',
    (chart) => {
      workload(chart, 'web', { container: { ports: [{ name: 'http', containerPort: 8080 }] } });
      ingress(chart, { annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } }, 'web-tsl');
    },
    NOTHING,
  ),
  inShopChart(
    'B41',
    'an API version that Kubernetes has removed',
    (chart) => object(chart, 'policy/v1beta1', 'PodDisruptionBudget', inShop('web'), { spec: {} }),
    'The platform of test does not hold together: 2 faults\n  shop/PodDisruptionBudget-web (PodDisruptionBudget shop/web) apiVersion: is not served since Kubernetes 1.25, and the target is 1.35 (got "policy/v1beta1", allowed: policy/v1); write policy/v1\n  shop/PodDisruptionBudget-web (PodDisruptionBudget shop/web) spec.selector: selects no pod in shop (got ""); take the selector from the workload that is meant',
  ),
  inShopChart(
    'B41',
    'a kind that has no successor',
    (chart) => object(chart, 'policy/v1beta1', 'PodSecurityPolicy', { name: 'strict' }, { spec: {} }),
    'The platform of test does not hold together: 1 fault\n  shop/PodSecurityPolicy-strict (PodSecurityPolicy strict) apiVersion: is not served since Kubernetes 1.25, and the target is 1.35 (got "policy/v1beta1"); nothing takes its place: leave the object out',
  ),
];
