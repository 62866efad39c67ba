import { ApiObject, App, Chart } from 'cdk8s';
import {
  CUSTOM_RESOURCE_KINDS,
  CustomResourceDefinitions,
  definitionOf,
  openApiSchemaFor,
  type CustomResourceKind,
} from '../../../lib/crd';

function render(kinds: readonly CustomResourceKind[], labels: Record<string, string> = {}): Record<string, unknown>[] {
  const chart = new Chart(new App(), 'crds', { labels, namespace: 'ignored' });
  new CustomResourceDefinitions(chart, 'Definitions', { kinds });
  return chart.toJson() as Record<string, unknown>[];
}

describe('CustomResourceDefinitions', () => {
  it('emits each kind once, sorted', () => {
    const names = render(['ServiceMonitor', 'PrometheusRule', 'ServiceMonitor']).map(({ metadata }) => metadata);
    expect(names).toEqual([
      { name: 'prometheusrules.monitoring.coreos.com', namespace: 'ignored' },
      { name: 'servicemonitors.monitoring.coreos.com', namespace: 'ignored' },
    ]);
  });

  it.each(CUSTOM_RESOURCE_KINDS)('emits %s as it was generated', (kind) => {
    const [object] = render([kind]);
    const { apiVersion, spec } = definitionOf(kind);
    expect(object).toEqual({ apiVersion, kind: 'CustomResourceDefinition', metadata: object!['metadata'], spec });
  });

  it("joins the chart's labels to upstream's", () => {
    const [object] = render(['SecretStore'], { 'app.kubernetes.io/part-of': 'keelson' });
    expect(object!['metadata']).toEqual({
      name: 'secretstores.external-secrets.io',
      namespace: 'ignored',
      labels: { 'app.kubernetes.io/part-of': 'keelson', 'external-secrets.io/component': 'controller' },
    });
  });

  it('gives each definition a path that names its kind', () => {
    const chart = new Chart(new App(), 'crds');
    new CustomResourceDefinitions(chart, 'Definitions', { kinds: ['Probe'] });
    expect(
      chart.node
        .findAll()
        .filter(ApiObject.isApiObject)
        .map(({ node }) => node.path),
    ).toEqual(['crds/Definitions/Probe']);
  });
});

describe('openApiSchemaFor', () => {
  it('finds the schema of a served version', () => {
    expect(openApiSchemaFor('keda.sh/v1alpha1', 'ScaledObject')?.properties?.['spec']?.required).toEqual([
      'scaleTargetRef',
      'triggers',
    ]);
  });

  it.each([
    ['keda.sh/v1', 'ScaledObject'],
    ['external-secrets.io/v1beta1', 'ExternalSecret'],
    ['apps/v1', 'Deployment'],
    ['v1', 'Pod'],
  ])('has none for %s %s', (apiVersion, kind) => {
    expect(openApiSchemaFor(apiVersion, kind)).toBeUndefined();
  });
});
