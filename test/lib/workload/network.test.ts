import { NetworkEdges, type NetworkEndpoint } from '../../../lib/workload';
import { render } from '../../support/render';

const api = { name: 'http', number: 8080 };
const selectorOf = (name: string) => ({ 'app.kubernetes.io/name': name });

describe('NetworkEdges', () => {
  test('without an edge nothing comes in and nothing goes out', () => {
    const { spec } = render((chart) => {
      new NetworkEdges(chart, 'Edges', { name: 'alone', namespace: 'apps', selector: selectorOf('alone') });
    }).one('NetworkPolicy', 'alone');
    expect(spec).toEqual({
      podSelector: { matchLabels: selectorOf('alone') },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
  });

  test('an edge opens both policies, across namespaces, on the port and nothing else', () => {
    const rendered = render((chart) => {
      const server = new NetworkEdges(chart, 'Server', { name: 'db', namespace: 'data', selector: selectorOf('db') });
      const client = new NetworkEdges(chart, 'Client', { name: 'web', namespace: 'apps', selector: selectorOf('web') });
      client.connectTo({ peer: server.peer, ports: [api], edges: server });
    });
    expect(rendered.one('NetworkPolicy', 'web').spec.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } },
            podSelector: { matchLabels: selectorOf('db') },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    expect(rendered.one('NetworkPolicy', 'db').spec.ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'apps' } },
            podSelector: { matchLabels: selectorOf('web') },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    expect(rendered.one('NetworkPolicy', 'db').spec.egress).toEqual([]);
  });

  test('an address outside the cluster is an egress rule of the client only', () => {
    const external: NetworkEndpoint = { peer: { type: 'addresses', cidr: '10.1.0.0/16' }, ports: [api] };
    const rendered = render((chart) => {
      new NetworkEdges(chart, 'Client', { name: 'web', namespace: 'apps', selector: selectorOf('web') }).connectTo(
        external,
      );
    });
    expect(rendered.one('NetworkPolicy', 'web').spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ port: 8080, protocol: 'TCP' }] },
    ]);
  });

  test('the same edge drawn twice is one rule, and the order of drawing does not show', () => {
    const policy = (order: readonly string[]) =>
      render((chart) => {
        const edges = new NetworkEdges(chart, 'E', { name: 'db', namespace: 'data', selector: selectorOf('db') });
        for (const name of order) {
          edges.allowFrom({ type: 'pods', namespace: name }, [api]);
        }
      }).one('NetworkPolicy', 'db').spec.ingress;
    expect(policy(['b', 'a', 'b'])).toEqual(policy(['a', 'b']));
    expect(policy(['b', 'a', 'b'])).toHaveLength(2);
  });
});
