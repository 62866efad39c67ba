import { formatFault } from '../../../lib/core/errors';
import { deriveCapacity, withQuotas, type Capacity } from '../../../stacks/capacity';
import { manifest, template } from './support';

const web = manifest('apps/v1', 'Deployment', { replicas: 1, template: template() });
const quota = manifest('v1', 'ResourceQuota', {}, 'quota');
const inBank = { ...quota, identity: { ...quota.identity, namespace: 'bank' } };

const enough: Capacity = {
  nodes: 2,
  cpu: '1',
  memory: '1Gi',
  ephemeralStorage: '1Gi',
  storage: '1Gi',
  pods: 10,
};

const derive = (capacity?: Capacity, manifests = [web, quota, inBank]) =>
  deriveCapacity(manifests, capacity, 'Pulumi.test.yaml capacity');
const faultsOf = (capacity: Capacity) => derive(capacity).faults.map(formatFault);

describe('quotas', () => {
  it('are filled in where a ResourceQuota states no bounds', () => {
    const [, filled, empty] = withQuotas([web, quota, inBank], derive(enough));
    expect(filled?.object.spec).toEqual({
      hard: {
        'limits.cpu': '300m',
        'limits.ephemeral-storage': '0',
        'limits.memory': '256Mi',
        pods: '3',
        'requests.cpu': '300m',
        'requests.ephemeral-storage': '0',
        'requests.memory': '256Mi',
        'requests.storage': '0',
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    });
    expect(empty?.object.spec).toMatchObject({ hard: { pods: '0', 'limits.cpu': '0' } });
  });

  it('keep the bounds that somebody wrote, and all else', () => {
    const written = manifest('v1', 'ResourceQuota', { hard: { pods: '1' } }, 'written');
    const scoped = manifest('v1', 'ResourceQuota', { scopes: ['NotTerminating'] }, 'scoped');
    const [kept, same, filled] = withQuotas([written, web, scoped], derive(enough, [written, web, scoped]));
    expect(kept).toBe(written);
    expect(same).toBe(web);
    expect(filled?.object.spec).toMatchObject({ scopes: ['NotTerminating'], hard: { pods: '3' } });
  });

  it('stand in order of name', () => {
    expect([...derive(enough).namespaces.keys()]).toEqual(['bank', 'shop']);
  });

  it('may be overridden, value by value, down to the need', () => {
    const capacity = { ...enough, namespaces: { shop: { pods: 2, requestsCpu: '0.5' } } };
    const { namespaces, faults } = derive(capacity);
    expect(faults).toEqual([]);
    expect(namespaces.get('shop')?.quota).toMatchObject({ pods: 2, 'requests.cpu': 500, 'limits.cpu': 300 });
  });

  it('may not be overridden below the need', () => {
    expect(
      faultsOf({ ...enough, namespaces: { shop: { pods: 1, requestsMemory: '127Mi', limitsMemory: '128Mi' } } }),
    ).toEqual([
      'Pulumi.test.yaml capacity.namespaces.shop.pods: is less than the namespace needs at its busiest (got "1", allowed: 2 or more); raise or remove it, or run less in the namespace',
      'Pulumi.test.yaml capacity.namespaces.shop.requestsMemory: is less than the namespace needs at its busiest (got "127Mi", allowed: 128Mi or more); raise or remove it, or run less in the namespace',
    ]);
  });

  it('fit into the capacity together, overrides included', () => {
    expect(faultsOf(enough)).toEqual([]);
    expect(faultsOf({ ...enough, cpu: '300m', pods: 3 })).toEqual([]);
    expect(
      faultsOf({ ...enough, cpu: '299m', namespaces: { bank: { requestsStorage: '2Gi', requestsCpu: '10m' } } }),
    ).toEqual([
      'Pulumi.test.yaml capacity.cpu: is less than all namespaces together may ask for: shop 300m, bank 10m (got "299m", allowed: 310m or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
      'Pulumi.test.yaml capacity.storage: is less than all namespaces together may ask for: bank 2Gi (got "1Gi", allowed: 2Gi or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
    ]);
  });

  it('count what stands in namespaces without a quota of ours', () => {
    expect(derive({ ...enough, pods: 2 }, [web]).faults.map(({ path }) => path)).toEqual([
      'Pulumi.test.yaml capacity.pods',
    ]);
  });

  it('count nodes for what runs on each of them', () => {
    const agent = manifest('apps/v1', 'DaemonSet', { template: template() });
    expect(derive({ ...enough, nodes: 5 }, [agent]).namespaces.get('shop')?.need.pods).toBe(5);
  });
});
