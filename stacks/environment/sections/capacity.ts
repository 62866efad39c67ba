import * as z from 'zod';
import { bytes, count, cpu } from '../fields';
import { defineSection, type Section } from '../section';

const override = z
  .strictObject({
    requestsCpu: cpu('CPU that all pods together may request'),
    requestsMemory: bytes('memory that all pods together may request'),
    requestsEphemeralStorage: bytes('disk of nodes that all pods together may request'),
    requestsStorage: bytes('storage that all volume claims together may request'),
    limitsCpu: cpu('CPU that all pods together may use'),
    limitsMemory: bytes('memory that all pods together may use'),
    limitsEphemeralStorage: bytes('disk of nodes that all pods together may use'),
    pods: count('pods that have not ended', { min: 0, max: 10_000 }),
    servicesLoadBalancers: count('Services with a load balancer', { min: 0, max: 100 }),
    servicesNodePorts: count('ports of nodes that Services may take', { min: 0, max: 1000 }),
  })
  .partial();

/** What the cluster has room for. The quotas of the namespaces that `components` bring along are derived, and may be overridden here. */
export function capacitySection(components: Readonly<Record<string, Section>>) {
  const brought = Object.entries(components).flatMap(([name, section]) =>
    Object.entries(section.namespaces ?? {}).map(([namespace, { with: key }]) => ({ name, section, namespace, key })),
  );
  const shape = Object.fromEntries(brought.map(({ namespace }) => [namespace, override.optional()]));
  return defineSection({
    schema: z
      .strictObject({
        nodes: count('nodes, at most', { min: 1, max: 5000 }),
        cpu: cpu('CPU that pods may request on all nodes together'),
        memory: bytes('memory that pods may request on all nodes together'),
        ephemeralStorage: bytes('disk that pods may request on all nodes together'),
        storage: bytes('storage that all volume claims together may request'),
        pods: count('pods that all nodes together take', { min: 1, max: 500_000 }),
        /** @default - every quota is derived */
        namespaces: z.strictObject(shape).optional(),
      })
      .describe('what the nodes hold, or what may be bought; all quotas together fit in'),
    rules: ({ namespaces = {} }, configuration) =>
      brought
        .filter(({ namespace, section }) => namespaces[namespace] !== undefined && configuration.isSound(section))
        .flatMap(({ name, section, namespace, key }) => {
          const value = configuration.read(section) as Readonly<Record<string, unknown>> | undefined;
          const by = key === undefined ? name : `${name}.${key}`;
          return (key === undefined ? value : value?.[key]) === undefined
            ? [
                {
                  at: ['capacity', 'namespaces', namespace],
                  message: `has no effect without ${by}`,
                  fix: `remove it, or add ${by}`,
                },
              ]
            : [];
        }),
    mayDiffer: ['nodes', 'cpu', 'memory', 'ephemeralStorage', 'storage', 'pods'],
  });
}
