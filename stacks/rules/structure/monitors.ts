import type { Fault } from '../../../lib/core/errors';
import { asRecords, asText, at } from '../../objects/json';
import { groupKind } from '../../objects/kinds';
import { describe, listNames, locate, nearestName } from '../../objects/locate';
import { selectedPods, selectedServices, type Relations } from '../../objects/relations';
import { containersOf, type ResourceIndex } from '../../objects/resources';
import type { Rule } from './rule';

/** A monitor that names a port nobody has scrapes nothing, and no alert says so. */
export const monitors: Rule = function* ({ relations, index }) {
  for (const relation of relations) {
    const { group, kind } = relation.manifest.identity;
    switch (groupKind(group, kind)) {
      case 'monitoring.coreos.com/ServiceMonitor':
        yield* serviceMonitorFaults(relation, index);
        break;
      case 'monitoring.coreos.com/PodMonitor':
        yield* podMonitorFaults(relation, index);
        break;
      default:
    }
  }
};

function* serviceMonitorFaults({ manifest, selections }: Relations, index: ResourceIndex): Iterable<Fault> {
  const services = selections.flatMap((selection) => selectedServices(selection, index));
  const known = services.flatMap((service) => service.ports.flatMap(({ name }) => name ?? []));
  for (const [position, endpoint] of asRecords(at(manifest.object.spec, 'endpoints')).entries()) {
    const port = asText(endpoint.port);
    if (port === undefined || services.length === 0) {
      continue;
    }
    const field = `spec.endpoints[${position}].port`;
    if (!known.includes(port)) {
      const near = nearestName(port, known);
      yield {
        path: locate(manifest, field),
        message: 'names a port that none of the selected Services has',
        got: port,
        allowed: listNames(known, 'none: their ports have no names'),
        fix: near === undefined ? undefined : `did you mean ${near}?`,
      };
    }
    yield* scrapedTwice(field, port);
  }

  function* scrapedTwice(field: string, port: string): Iterable<Fault> {
    const bySelector = new Map<string, string>();
    for (const service of services.filter(({ ports }) => ports.some(({ name }) => name === port))) {
      const selector = JSON.stringify(at(service.manifest.object.spec, 'selector'));
      const name = describe(service.manifest.identity);
      const other = bySelector.get(selector);
      if (other !== undefined) {
        yield {
          path: locate(manifest, field),
          message: `scrapes the same pods twice, through ${other} and ${name}`,
          got: port,
          fix: 'leave the port out of the headless Service, or give the Services labels that tell them apart',
        };
      }
      bySelector.set(selector, name);
    }
  }
}

function* podMonitorFaults({ manifest, selections }: Relations, index: ResourceIndex): Iterable<Fault> {
  const pods = selections.flatMap((selection) => selectedPods(selection, index));
  if (pods.length === 0 || pods.some((source) => source.spec === undefined)) {
    return;
  }
  const known = pods.flatMap((source) =>
    containersOf(source).flatMap(({ container }) =>
      asRecords(container.ports).flatMap((port) => asText(port.name) ?? []),
    ),
  );
  for (const [position, endpoint] of asRecords(at(manifest.object.spec, 'podMetricsEndpoints')).entries()) {
    const port = asText(endpoint.port);
    if (port !== undefined && !known.includes(port)) {
      const near = nearestName(port, known);
      yield {
        path: locate(manifest, `spec.podMetricsEndpoints[${position}].port`),
        message: 'names a port that none of the selected pods has',
        got: port,
        allowed: listNames(known, 'none: their ports have no names'),
        fix: near === undefined ? undefined : `did you mean ${near}?`,
      };
    }
  }
}
