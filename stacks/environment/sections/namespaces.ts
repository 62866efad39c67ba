import * as z from 'zod';
import { cpuMillicores, memoryBytes } from '../../../lib/core/quantities';
import { bytes, count, cpu } from '../fields';
import type { Finding, PropertyPath } from '../finding';
import { missing } from '../issues';
import { defineSection, type Section } from '../section';
import { checkFits } from './quota-rules';

const quota = z.strictObject({
  requestsCpu: cpu('CPU that all pods together may request'),
  requestsMemory: bytes('memory that all pods together may request'),
  limitsCpu: cpu('CPU that all pods together may use'),
  limitsMemory: bytes('memory that all pods together may use'),
  requestsStorage: bytes('storage that all volume claims together may request'),
  pods: count('pods that have not ended', { min: 1, max: 10_000 }),
});

/** The most that a namespace may use; the field names are those of ResourceQuota. */
export type NamespaceQuota = z.output<typeof quota>;

/** Quotas of the namespaces that `components` bring along. */
export function namespacesSection(components: Readonly<Record<string, Section>>) {
  const brought = Object.entries(components).flatMap(([name, section]) =>
    Object.entries(section.namespaces ?? {}).map(([namespace, { with: key }]) => ({
      namespace,
      section,
      key,
      isAlwaysThere: key === undefined && !mayBeMissing(section.schema),
      by: key === undefined ? name : `${name}.${key}`,
    })),
  );
  const shape = Object.fromEntries(
    brought.map(({ namespace, isAlwaysThere }) => [namespace, isAlwaysThere ? quota : quota.optional()]),
  );
  return defineSection({
    // A quota that is not there has no key either.
    schema: z.strictObject(shape as Record<string, typeof quota>).describe('the most that each namespace may use'),
    rules: (quotas, configuration) => [
      ...brought
        .filter(({ section, isAlwaysThere }) => !isAlwaysThere && configuration.isSound(section))
        .flatMap(({ namespace, section, key, by }) => {
          const value = configuration.read(section) as Readonly<Record<string, unknown>> | undefined;
          const isWanted = (key === undefined ? value : value?.[key]) !== undefined;
          return checkPresence(namespace, by, isWanted, quotas[namespace] !== undefined);
        }),
      ...checkLimits(quotas),
      ...checkFits(quotas, configuration),
    ],
    mayDiffer: Object.keys(quota.shape).map((key) => `*.${key}`),
  });
}

function mayBeMissing(schema: z.ZodType): boolean {
  const { success, data } = schema.safeParse(undefined);
  return success && data === undefined;
}

function checkPresence(namespace: string, by: string, isWanted: boolean, isThere: boolean): Finding[] {
  const at = ['namespaces', namespace];
  if (isWanted && !isThere) {
    return [{ at, message: `is missing, but ${by} is there`, fix: missing(quota).fix }];
  }
  return !isWanted && isThere ? [{ at, message: `has no effect without ${by}`, fix: `remove it, or add ${by}` }] : [];
}

function checkLimits(quotas: Readonly<Record<string, NamespaceQuota>>): Finding[] {
  return Object.entries(quotas).flatMap(([namespace, value]) => [
    ...limitBelowRequest(['namespaces', namespace, 'limitsCpu'], value.requestsCpu, value.limitsCpu, cpuMillicores),
    ...limitBelowRequest(
      ['namespaces', namespace, 'limitsMemory'],
      value.requestsMemory,
      value.limitsMemory,
      memoryBytes,
    ),
  ]);
}

function limitBelowRequest(
  at: PropertyPath,
  request: string,
  limit: string,
  measure: (text: string) => number,
): Finding[] {
  return measure(limit) >= measure(request)
    ? []
    : [{ at, message: 'is less than what may be requested', got: limit, allowed: `${request} or more` }];
}
