import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keda } from '../../../lib/keda';
import { KEDA_ALERTS } from '../../../lib/keda/operator/alerts';
import { render, type RenderResult } from '../../support/render';

const renderKeda = (replicas?: number): RenderResult =>
  render((chart) => {
    const { endpoint } = new Keda(chart, 'Keda', { replicas });
    for (const namespace of ['b', 'a', 'b']) {
      endpoint.addClient(namespace, []);
    }
  });

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const WRITING = ['create', 'delete', 'deletecollection', 'patch', 'update', '*'];

describe('Keda', () => {
  test('watches the namespaces with scaled objects and no other', () => {
    const [operator] = renderKeda().one('Deployment', 'keda-operator').spec.template.spec.containers;
    expect(operator.env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'a,b' });
  });

  test('watches its own namespace, and not the whole cluster, while nothing is scaled', () => {
    const { objects, one } = render((chart) => void new Keda(chart, 'Keda', {}));
    const [operator] = one('Deployment', 'keda-operator').spec.template.spec.containers;
    expect(operator.env).toContainEqual({ name: 'WATCH_NAMESPACE', value: 'keda' });
    const role = objects.find(({ kind, metadata }) => kind === 'Role' && metadata.namespace === 'keda');
    expect(role?.rules).toContainEqual(expect.objectContaining({ resources: expect.arrayContaining(['scaledjobs']) }));
  });

  test('has a Role in each of them, and there alone may read Secrets', () => {
    const { objects } = renderKeda();
    const roles = objects.filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'keda-operator');
    expect(roles.map(({ metadata }) => metadata.namespace).sort()).toEqual(['a', 'b', 'keda']);
    const clusterRules = objects
      .filter(({ kind }) => kind === 'ClusterRole')
      .flatMap(({ rules }) => rules as readonly Rule[]);
    expect(clusterRules.filter(({ resources }) => resources.includes('secrets'))).toEqual([]);
  });

  test("may write no cluster-scoped object but its own, its kinds' status, and events", () => {
    const rules = renderKeda()
      .objects.filter(({ kind }) => kind === 'ClusterRole')
      .flatMap(({ rules: all }) => all as readonly Rule[])
      .filter(({ verbs }) => verbs.some((verb) => WRITING.includes(verb)));
    expect(rules.map(({ resources, resourceNames }) => [resources.join(' '), resourceNames ?? []])).toEqual([
      ['clustertriggerauthentications', []],
      ['clustertriggerauthentications/status', []],
      ['clustercloudeventsources clustercloudeventsources/status', []],
      ['validatingwebhookconfigurations', ['keda-admission']],
      ['apiservices', ['v1beta1.external.metrics.k8s.io']],
      ['events', []],
    ]);
  });

  test('names no group, kind or verb by a wildcard but what its own metrics server serves', () => {
    const wild = renderKeda()
      .objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
      .filter(({ rules }) => JSON.stringify(rules).includes('"*"'))
      .map(({ metadata }) => metadata.name);
    expect(wild).toEqual(['keda-external-metrics-reader']);
  });

  test('refuses what it can not check, but neither its own updates nor deletions', () => {
    const { webhooks } = renderKeda().one('ValidatingWebhookConfiguration', 'keda-admission');
    expect(webhooks).toHaveLength(6);
    for (const webhook of webhooks) {
      expect(webhook.failurePolicy).toBe('Fail');
      expect(webhook.matchConditions).toEqual([
        {
          name: 'not-by-the-operator',
          expression: 'request.userInfo.username != "system:serviceaccount:keda:keda-operator"',
        },
        { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' },
      ]);
    }
  });

  test('the certificates are a Secret of ours without a value, which pods wait for', () => {
    const secret = renderKeda().one('Secret', 'kedaorg-certs');
    expect(Object.keys(secret).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'type']);
  });

  test('with two replicas each program has a budget', () => {
    const budgets = renderKeda(2).objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).toEqual([
      'keda-operator',
      'keda-metrics-apiserver',
      'keda-admission-webhooks',
    ]);
  });

  test('every alert has its section in the runbook', () => {
    const runbook = readFileSync(join(__dirname, '../../../docs/runbooks/keda.md'), 'utf8');
    const sections = [...runbook.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(KEDA_ALERTS.map(({ name }) => name));
  });

  test('the dashboard shows what is scaled and who scales', () => {
    const { metadata, data } = renderKeda().one('ConfigMap', 'keda-dashboard');
    expect(metadata.labels?.['grafana_dashboard']).toBe('1');
    const model = JSON.parse(data['keda.json']) as { uid: string; panels: { title: string }[] };
    expect({ uid: model.uid, panels: model.panels.map(({ title }) => title) }).toEqual({
      uid: 'keda',
      panels: [
        'Programs that answer',
        'Scaled, paused',
        'Scalers that see work',
        'What scalers count',
        'Time to ask the source',
        'Errors',
        'Looks at the triggers that came late',
        'Errors of controllers',
        'Cores',
        'Memory',
      ],
    });
  });
});
