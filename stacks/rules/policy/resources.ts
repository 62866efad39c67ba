import { at } from '../../objects/json';
import type { ContainerView, PodView } from '../../objects/pods';
import { containerRule, kubeLinter, kubeScore, podRule, type Report, type RuleSource } from '../rule';

const REASONS = {
  requests: 'the scheduler reserves nothing for it',
  limits: 'it can take all that the node has',
} as const;

export const cpuAndMemory = containerRule({
  id: 'cpu-and-memory',
  sources: [
    ...kubeScore('container-resources'),
    ...kubeLinter('unset-cpu-requirements', 'unset-memory-requirements'),
  ] satisfies RuleSource[],
  severity: 'error',
  reason: 'Every container requests and limits CPU and memory: the one that does not is the outage of its neighbours.',
  check: (container, report) => {
    requireResources(container, ['cpu', 'memory'], report);
  },
});

export const ephemeralStorage = containerRule({
  id: 'ephemeral-storage',
  sources: kubeScore('container-ephemeral-storage-request-and-limit'),
  severity: 'error',
  reason:
    'Every container requests and limits ephemeral storage, or its logs and scratch files fill the disk of the node.',
  check: (container, report) => {
    requireResources(container, ['ephemeral-storage'], report);
  },
});

export const hasContainers = podRule({
  id: 'has-containers',
  sources: kubeScore('container-resources', 'container-ephemeral-storage-request-and-limit'),
  severity: 'error',
  reason: 'A pod has a container; without one the API server refuses it.',
  check: (pod: PodView, report) => {
    if (!pod.containers.some((container) => container.type === 'main')) {
      report({
        field: 'spec.containers',
        message: 'has no container',
        got: [],
        allowed: 'one or more',
        fix: 'add one',
      });
    }
  },
});

function requireResources({ container, type }: ContainerView, names: readonly string[], report: Report): void {
  if (type === 'ephemeral') {
    return;
  }
  for (const part of ['requests', 'limits'] as const) {
    for (const name of names) {
      const quantity = at(container.resources, part, name);
      if (quantity === undefined || Number.parseFloat(String(quantity)) === 0) {
        report({
          field: `resources.${part}.${name}`,
          message: `is not set, so ${REASONS[part]}`,
          got: quantity ?? null,
          allowed: name === 'cpu' ? 'a quantity such as 100m' : 'a quantity such as 128Mi',
          fix: `set resources.${part}.${name}`,
        });
      }
    }
  }
}
