import { inFile, inPlatform, type Row } from './row';

const override = (text: string): readonly [string, string] => [
  '    pods: 100\n',
  `    pods: 100\n    namespaces: { raibid-ci: { ${text} } }\n`,
];

/** What the nodes have room for, and the quotas that fit in. */
export const capacity: readonly Row[] = [
  inFile(
    'B02',
    'no capacity',
    'dev',
    [['keelson:capacity:', 'aws:capacity:']],
    'Pulumi.dev.yaml:1 keelson:capacity: is missing; add it with the keys nodes, cpu, memory, ephemeralStorage, storage, pods, namespaces',
  ),
  inFile(
    'B03',
    'a typo in a value of a quota',
    'dev',
    [override('requestCpu: 1')],
    'Pulumi.dev.yaml:13 capacity.namespaces.raibid-ci.requestCpu: unknown key (allowed: requestsCpu, requestsMemory, requestsEphemeralStorage, requestsStorage, limitsCpu, limitsMemory, limitsEphemeralStorage, pods, servicesLoadBalancers, servicesNodePorts); rename it to requestsCpu',
  ),
  inFile(
    'B05',
    'no nodes',
    'dev',
    [['nodes: 1', 'nodes: 0']],
    'Pulumi.dev.yaml:7 capacity.nodes: is out of bounds (got 0, allowed: whole numbers from 1 to 5000)',
  ),
  inPlatform(
    'B05',
    'more pods than the nodes take',
    [['replicas: 1', 'replicas: 100']],
    'Pulumi.dev.yaml capacity.cpu: is less than all namespaces together may ask for: raibid-ci 13, keda 600m, queue 200m (got "6", allowed: 13800m or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
    'Pulumi.dev.yaml capacity.memory: is less than all namespaces together may ask for: raibid-ci 16Gi, keda 768Mi, queue 640Mi (got "12Gi", allowed: 17792Mi or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
    'Pulumi.dev.yaml capacity.pods: is less than all namespaces together may ask for: raibid-ci 123, keda 8, queue 3 (got "100", allowed: 134 or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
  ),
  inPlatform(
    'B07',
    'more memory and storage than there is',
    [
      ['memory: 256Mi', 'memory: 16Gi'],
      ['storage: 1Gi', 'storage: 1Ti'],
    ],
    'Pulumi.dev.yaml capacity.memory: is less than all namespaces together may ask for: queue 29Gi, keda 768Mi, raibid-ci 384Mi (got "12Gi", allowed: 30848Mi or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
    'Pulumi.dev.yaml capacity.storage: is less than all namespaces together may ask for: queue 1229Gi (got "32Gi", allowed: 1229Gi or more); raise it to what the nodes hold or may be bought, or run less in these namespaces',
  ),
  inPlatform(
    'B08',
    'a quota below what its namespace needs',
    [override("pods: 1, limitsMemory: 256Mi, requestsCpu: '2'")],
    'Pulumi.dev.yaml capacity.namespaces.raibid-ci.limitsMemory: is less than the namespace needs at its busiest (got "256Mi", allowed: 544Mi or more); raise or remove it, or run less in the namespace',
    'Pulumi.dev.yaml capacity.namespaces.raibid-ci.pods: is less than the namespace needs at its busiest (got "1", allowed: 3 or more); raise or remove it, or run less in the namespace',
  ),
];
