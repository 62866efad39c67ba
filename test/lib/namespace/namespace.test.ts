import { PlatformNamespace, PriorityClasses, type PlatformNamespaceProps } from '../../../lib/namespace';
import { render } from '../../support/render';

const props: PlatformNamespaceProps = {
  name: 'apps',
};

const renderNamespace = (overrides: Partial<PlatformNamespaceProps> = {}) =>
  render((chart) => {
    new PlatformNamespace(chart, 'Apps', { ...props, ...overrides });
  });

describe('PlatformNamespace', () => {
  test('enforces, audits and warns about Pod Security restricted at a fixed version', () => {
    expect(renderNamespace().one('Namespace', 'apps').metadata.labels).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'v1.35',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'v1.35',
    });
  });

  test('another level is asked for by name', () => {
    const { labels } = renderNamespace({ podSecurity: 'privileged' }).one('Namespace', 'apps').metadata;
    expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('privileged');
  });

  test('has a quota whose bounds synth fills in', () => {
    expect(renderNamespace().one('ResourceQuota', 'quota').spec).toEqual({});
  });

  test('gives containers that state no resources some that are small', () => {
    expect(renderNamespace().one('LimitRange', 'limits').spec.limits).toEqual([
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '32Mi' },
        default: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
      },
    ]);
  });

  test('denies the network in both directions, but for names', () => {
    const rendered = renderNamespace();
    expect(rendered.one('NetworkPolicy', 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(rendered.one('NetworkPolicy', 'allow-dns').spec).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
  });
});

describe('PriorityClasses', () => {
  test('data before platform before apps before agents, and agents push nobody out', () => {
    const classes = render((chart) => {
      new PriorityClasses(chart, 'PriorityClasses');
    }).objects.map((object) => [object.metadata.name, object.value, object.preemptionPolicy]);
    expect(classes).toEqual([
      ['keelson-data', 1_000_000, 'PreemptLowerPriority'],
      ['keelson-platform', 900_000, 'PreemptLowerPriority'],
      ['keelson-apps', 500_000, 'PreemptLowerPriority'],
      ['keelson-agents', 100_000, 'Never'],
    ]);
  });
});
