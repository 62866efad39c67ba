import type { ApiObject } from 'cdk8s';
import { object, service, workload } from '../../synth/support/platform';
import { configMap, definition, faultsOf, inShop, secret, type Case } from '../../synth/support/shop';

const CASES: readonly Case[] = [
  [
    'what pods name and nobody makes',
    (chart) => {
      configMap(chart, 'settings');
      secret(chart, 'password', 'password');
      object(chart, 'v1', 'ServiceAccount', inShop('web'));
      workload(chart, 'web', {
        pod: {
          serviceAccountName: 'webb',
          priorityClassName: 'high',
          imagePullSecrets: [{ name: 'pull' }],
          initContainers: [
            {
              name: 'init',
              envFrom: [{ secretRef: { name: 'passwort' } }, { configMapRef: { name: 'gone', optional: true } }],
            },
          ],
          volumes: [
            { name: 'a', secret: { secretName: 'pasword' } },
            { name: 'b', configMap: { name: 'settings', items: [{ key: 'kei', path: 'x' }] } },
            {
              name: 'c',
              projected: { sources: [{ secret: { name: 'x' } }, { configMap: { name: 'kube-root-ca.crt' } }] },
            },
            { name: 'd', persistentVolumeClaim: { claimName: 'data' } },
            { name: 'e', ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'fast-clas' } } } },
          ],
        },
        container: {
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 'password', key: 'pasword' } } },
            { name: 'B', valueFrom: { configMapKeyRef: { name: 'settings', key: 'other', optional: true } } },
            { name: 'C', valueFrom: { secretKeyRef: { name: 'nope', key: 'a', optional: true } } },
          ],
          volumeMounts: [
            { name: 'aa', mountPath: '/a' },
            { name: 'a', mountPath: '/b' },
          ],
        },
      });
    },
    [
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].env[A].valueFrom.secretKeyRef: names a key that Secret shop/password does not hold (got "pasword", allowed: password); did you mean password?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].volumeMounts[0].name: names a volume that the pod does not have (got "aa", allowed: a, b, c, d, e); did you mean a?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.imagePullSecrets[0]: names a Secret that does not exist in namespace shop (got "pull", allowed: password)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.initContainers[init].envFrom[0].secretRef: names a Secret that does not exist in namespace shop (got "passwort", allowed: password); did you mean password?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.priorityClassName: names a PriorityClass that does not exist (got "high", allowed: system-cluster-critical, system-node-critical)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.serviceAccountName: names a ServiceAccount that does not exist in namespace shop (got "webb", allowed: web); did you mean web?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.volumes[a].secret: names a Secret that does not exist in namespace shop (got "pasword", allowed: password); did you mean password?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.volumes[b].configMap: names a key that ConfigMap shop/settings does not hold (got "kei", allowed: key); did you mean key?',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.volumes[c].projected.sources[0].secret: names a Secret that does not exist in namespace shop (got "x", allowed: password)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.volumes[d].persistentVolumeClaim: names a PersistentVolumeClaim that does not exist in namespace shop (got "data", allowed: none: there is no PersistentVolumeClaim in namespace shop)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.volumes[e].ephemeral: names a StorageClass that does not exist (got "fast-clas", allowed: fast-class, shared-class, standard-class); did you mean fast-class?',
    ],
  ],
  [
    'what a StatefulSet and a claim name',
    (chart) => {
      const claim = (storageClassName: string): object => ({ metadata: { name: 'data' }, spec: { storageClassName } });
      workload(chart, 'db', {
        kind: 'StatefulSet',
        spec: { serviceName: 'db-pods', replicas: 2, volumeClaimTemplates: [claim('standard-class')] },
        container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      });
      workload(chart, 'dc', {
        kind: 'StatefulSet',
        spec: { serviceName: 'dc', volumeClaimTemplates: [claim('slow')] },
      });
      object(chart, 'v1', 'PersistentVolumeClaim', inShop('own'), { spec: { storageClassName: 'standard-clas' } });
      workload(chart, 'backup', {
        pod: {
          volumes: [
            { name: 'b', persistentVolumeClaim: { claimName: 'data-db-1' } },
            { name: 'c', persistentVolumeClaim: { claimName: 'data-db-2' } },
          ],
        },
      });
    },
    [
      'shop/Deployment-backup (Deployment shop/backup) spec.template.spec.volumes[c].persistentVolumeClaim: names a PersistentVolumeClaim that does not exist in namespace shop (got "data-db-2", allowed: data-db-0, data-db-1, data-dc-0, own); did you mean data-db-0?',
      'shop/PersistentVolumeClaim-own (PersistentVolumeClaim shop/own) spec.storageClassName: names a StorageClass that does not exist (got "standard-clas", allowed: fast-class, shared-class, standard-class); did you mean standard-class?',
      'shop/StatefulSet-db (StatefulSet shop/db) spec.serviceName: names a Service that does not exist in namespace shop (got "db-pods", allowed: none: there is no Service in namespace shop)',
      'shop/StatefulSet-dc (StatefulSet shop/dc) spec.serviceName: names a Service that does not exist in namespace shop (got "dc", allowed: none: there is no Service in namespace shop)',
      'shop/StatefulSet-dc (StatefulSet shop/dc) spec.volumeClaimTemplates[data].spec.storageClassName: names a StorageClass that does not exist (got "slow", allowed: fast-class, shared-class, standard-class)',
    ],
  ],
  [
    'roles and accounts that are bound and not there',
    (chart) => {
      const bind = (kind: string, name: string, roleRef: object, subject: object): ApiObject =>
        object(chart, 'rbac.authorization.k8s.io/v1', kind, kind === 'RoleBinding' ? inShop(name) : { name }, {
          roleRef,
          subjects: [{ kind: 'ServiceAccount', ...subject }],
        });
      object(chart, 'v1', 'ServiceAccount', { ...inShop('web') }, { imagePullSecrets: [{ name: 'pull' }] });
      bind('RoleBinding', 'a', { kind: 'Role', name: 'reader' }, { name: 'wep' });
      bind('RoleBinding', 'b', { kind: 'ClusterRole', name: 'view' }, { name: 'web' });
      bind(
        'ClusterRoleBinding',
        'c',
        { kind: 'ClusterRole', name: 'system:auth-delegator' },
        { name: 'web', namespace: 'shop' },
      );
      bind(
        'ClusterRoleBinding',
        'd',
        { kind: 'ClusterRole', name: 'shop-admin' },
        { name: 'default', namespace: 'kube-system' },
      );
    },
    [
      'shop/ClusterRoleBinding-d (ClusterRoleBinding d) roleRef: names a ClusterRole that does not exist (got "shop-admin", allowed: admin, cluster-admin, edit, view)',
      'shop/RoleBinding-a (RoleBinding shop/a) roleRef: names a Role that does not exist in namespace shop (got "reader", allowed: none: there is no Role in namespace shop)',
      'shop/RoleBinding-a (RoleBinding shop/a) subjects[0]: names a ServiceAccount that does not exist in namespace shop (got "wep", allowed: web); did you mean web?',
      'shop/ServiceAccount-web (ServiceAccount shop/web) imagePullSecrets[0]: names a Secret that does not exist in namespace shop (got "pull", allowed: none: there is no Secret in namespace shop)',
    ],
  ],
  [
    'scalers without a target, and two for one (B20)',
    (chart) => {
      definition(chart, 'keda.sh', 'ScaledObject');
      definition(chart, 'keda.sh', 'TriggerAuthentication');
      workload(chart, 'web');
      const scale = (name: string, target: object): ApiObject =>
        object(chart, 'keda.sh/v1alpha1', 'ScaledObject', inShop(name), {
          spec: {
            scaleTargetRef: target,
            triggers: [{ type: 'redis', metadata: {}, authenticationRef: { name: 'redis' } }],
          },
        });
      scale('a', { name: 'web' });
      scale('b', { kind: 'StatefulSet', name: 'web' });
      object(chart, 'autoscaling/v2', 'HorizontalPodAutoscaler', inShop('c'), {
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
      });
      object(chart, 'keda.sh/v1alpha1', 'TriggerAuthentication', inShop('auth'), {
        spec: { secretTargetRef: [{ parameter: 'password', name: 'redis-password', key: 'password' }] },
      });
    },
    [
      'shop/HorizontalPodAutoscaler-c (HorizontalPodAutoscaler shop/c) spec.scaleTargetRef: names a workload that ScaledObject shop/a scales as well (got "web"); put all triggers into one scaler',
      'shop/ScaledObject-a (ScaledObject shop/a) spec.triggers[0].authenticationRef: names a TriggerAuthentication that does not exist in namespace shop (got "redis", allowed: auth)',
      'shop/ScaledObject-b (ScaledObject shop/b) spec.scaleTargetRef: names a StatefulSet that does not exist in namespace shop (got "web", allowed: none: there is no StatefulSet in namespace shop)',
      'shop/ScaledObject-b (ScaledObject shop/b) spec.triggers[0].authenticationRef: names a TriggerAuthentication that does not exist in namespace shop (got "redis", allowed: auth)',
      'shop/TriggerAuthentication-auth (TriggerAuthentication shop/auth) spec.secretTargetRef[0]: names a Secret that does not exist in namespace shop (got "redis-password", allowed: none: there is no Secret in namespace shop)',
    ],
  ],
  [
    'Services and ports that are called and not there (B37)',
    (chart) => {
      workload(chart, 'web');
      service(chart, 'web');
      const backend = (name: string, port: object): object => ({ backend: { service: { name, port } } });
      object(chart, 'networking.k8s.io/v1', 'Ingress', inShop('web'), {
        spec: {
          defaultBackend: { service: { name: 'web', port: { number: 80 } } },
          rules: [{ http: { paths: [backend('web', { name: 'htp' }), backend('wep', { number: 80 })] } }],
          tls: [{ secretName: 'cert' }],
        },
      });
      object(
        chart,
        'networking.k8s.io/v1',
        'Ingress',
        { ...inShop('issued'), annotations: { 'cert-manager.io/cluster-issuer': 'x' } },
        {
          spec: { tls: [{ secretName: 'cert' }] },
        },
      );
      const clientConfig = (name: string, port?: number): object => ({ service: { name, namespace: 'shop', port } });
      object(
        chart,
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        { name: 'a' },
        {
          webhooks: [
            { name: 'a.shop.dev', clientConfig: clientConfig('web') },
            { name: 'b.shop.dev', clientConfig: clientConfig('web', 80) },
          ],
        },
      );
      object(
        chart,
        'apiregistration.k8s.io/v1',
        'APIService',
        { name: 'v1.shop.dev' },
        { spec: { service: { name: 'webs', namespace: 'shop' } } },
      );
    },
    [
      'shop/APIService-v1.shop.dev (APIService v1.shop.dev) spec.service: names a Service that does not exist in namespace shop (got "webs", allowed: web); did you mean web?',
      'shop/Ingress-web (Ingress shop/web) spec.rules[0].http.paths[0].backend: names a port that Service shop/web does not have (got "htp", allowed: http (80)); did you mean http?',
      'shop/Ingress-web (Ingress shop/web) spec.rules[0].http.paths[1].backend: names a Service that does not exist in namespace shop (got "wep", allowed: web); did you mean web?',
      'shop/Ingress-web (Ingress shop/web) spec.tls[0].secretName: names a Secret that does not exist in namespace shop (got "cert", allowed: none: there is no Secret in namespace shop)',
      'shop/ValidatingWebhookConfiguration-a (ValidatingWebhookConfiguration a) webhooks[a.shop.dev].clientConfig.service: names a port that Service shop/web does not have (got 443, allowed: http (80))',
    ],
  ],
  [
    'custom resources without a definition',
    (chart) => {
      definition(chart, 'acme.dev', 'Widget');
      object(chart, 'acme.dev/v1', 'Widgt', inShop('a'));
      object(chart, 'other.dev/v1', 'Thing', inShop('b'));
    },
    [
      'shop/Thing-b (Thing shop/b): is a custom resource whose definition is neither in the set nor known to be in the cluster (got "other.dev/Thing", allowed: acme.dev/Widget); add its definition to the chart crds',
      'shop/Widgt-a (Widgt shop/a): is a custom resource whose definition is neither in the set nor known to be in the cluster (got "acme.dev/Widgt", allowed: acme.dev/Widget); did you mean acme.dev/Widget?',
    ],
  ],
  [
    'custom resources that their schema refuses, unknown fields included',
    (chart) => {
      definition(chart, 'monitoring.coreos.com', 'ServiceMonitor');
      workload(chart, 'web');
      service(chart, 'web');
      object(chart, 'monitoring.coreos.com/v1', 'ServiceMonitor', inShop('a'), {
        spec: {
          selector: { matchLabels: { app: 'web' } },
          endpoints: [{ port: 'http', intervall: '30s', honorLabels: 'yes' }],
        },
      });
      object(chart, 'monitoring.coreos.com/v1beta1', 'ServiceMonitor', inShop('b'), {
        spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [] },
      });
    },
    [
      'shop/ServiceMonitor-a (ServiceMonitor shop/a) spec.endpoints[0].honorLabels: is not true or false (got "yes")',
      'shop/ServiceMonitor-a (ServiceMonitor shop/a) spec.endpoints[0].intervall: is not a field of ServiceMonitor (got "30s", allowed: authorization, basicAuth, bearerTokenFile, bearerTokenSecret, enableHttp2, filterRunning, followRedirects, honorLabels, honorTimestamps, interval, metricRelabelings, noProxy and 13 more); did you mean interval?',
      'shop/ServiceMonitor-b (ServiceMonitor shop/b) apiVersion: is not a served version of ServiceMonitor (got "monitoring.coreos.com/v1beta1", allowed: monitoring.coreos.com/v1)',
    ],
  ],
  [
    'secrets that operators make are there, with their keys',
    (chart) => {
      for (const [group, kind] of [
        ['external-secrets.io', 'ExternalSecret'],
        ['cert-manager.io', 'Certificate'],
        ['postgresql.cnpg.io', 'Cluster'],
      ] as const) {
        definition(chart, group, kind);
      }
      object(chart, 'external-secrets.io/v1', 'ExternalSecret', inShop('fetched'), {
        spec: {
          data: [{ secretKey: 'raw', remoteRef: { key: 'raw' } }],
          target: { template: { data: { url: '{{ .raw }}' } } },
        },
      });
      object(chart, 'cert-manager.io/v1', 'Certificate', inShop('cert'), { spec: { secretName: 'web-tls' } });
      object(chart, 'postgresql.cnpg.io/v1', 'Cluster', inShop('db'), {
        spec: { instances: 1, storage: { size: '1Gi' } },
      });
      const from = (name: string, key: string): object => ({
        name: key.replace(/[^a-z]/g, ''),
        valueFrom: { secretKeyRef: { name, key } },
      });
      workload(chart, 'web', {
        container: {
          env: [
            from('fetched', 'url'),
            from('fetched', 'raw'),
            from('web-tls', 'tls.crt'),
            from('web-tls', 'tls.pem'),
            from('db-app', 'any'),
          ],
        },
      });
    },
    [
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].env[raw].valueFrom.secretKeyRef: names a key that Secret shop/fetched does not hold (got "raw", allowed: url)',
      'shop/Deployment-web (Deployment shop/web) spec.template.spec.containers[main].env[tlspem].valueFrom.secretKeyRef: names a key that Secret shop/web-tls does not hold (got "tls.pem", allowed: ca.crt, tls.crt, tls.key); did you mean tls.key?',
    ],
  ],
];

describe('rules about what objects name', () => {
  it.each(CASES)('%s', (_title, build, expected) => {
    expect(faultsOf(build)).toEqual(expected);
  });
});
