import { needsOf } from '../../../stacks/capacity';
import { claim, GI, manifest, needOf, template, type Plain } from './support';

describe('Services', () => {
  const ports = [{ port: 80 }, { port: 443, nodePort: 30443 }];

  it.each<[string, Plain, Plain]>([
    ['of the cluster alone', {}, {}],
    ['on the nodes, port by port', { type: 'NodePort' }, { 'services.nodeports': 2 }],
    [
      'with a load balancer, which takes ports of the nodes',
      { type: 'LoadBalancer' },
      { 'services.loadbalancers': 1, 'services.nodeports': 2 },
    ],
    [
      'with a load balancer that takes those alone that are named',
      { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
      { 'services.loadbalancers': 1, 'services.nodeports': 1 },
    ],
  ])('%s', (_, spec, need) => {
    expect(needOf([manifest('v1', 'Service', { ports, ...spec })])).toEqual(need);
  });
});

it('each namespace has a sum of its own, whatever stands in none', () => {
  const deployment = manifest('apps/v1', 'Deployment', { replicas: 1, template: template() });
  const inBank = { ...deployment, identity: { ...deployment.identity, namespace: 'bank' } };
  const inNone = { ...deployment, identity: { ...deployment.identity, namespace: undefined } };
  const volume = manifest('v1', 'PersistentVolumeClaim', claim('1Gi')['spec'] as Plain);
  const { byNamespace } = needsOf([deployment, inBank, inNone, volume, deployment], 1);
  expect([...byNamespace].map(([name, need]) => [name, need.pods, need['requests.storage']])).toEqual([
    ['shop', 4, GI],
    ['bank', 2, 0],
  ]);
});
