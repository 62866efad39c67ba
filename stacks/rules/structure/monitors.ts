import { asRecords, asText, at } from '../../objects/json';
import { kindIdOf } from '../../objects/kinds';
import { describe, listNames, nearestName } from '../../objects/locate';
import { selectedPods, selectedServices, type Relations } from '../../objects/relations';
import type { ResourceIndex } from '../../objects/resources';
import { graphRule, keelson, type Finding } from '../rule';

type Report = (finding: Finding) => void;

export const monitors = graphRule({
  id: 'monitored-port-exists',
  sources: keelson('monitored-port-exists'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'A monitor that names a missing port scrapes nothing, and no alert says so.',
  check: ({ relations, index }, report) => {
    for (const relation of relations) {
      const tell: Report = (finding) => report(relation.manifest, finding);
      switch (kindIdOf(relation.manifest.identity)) {
        case 'monitoring.coreos.com/ServiceMonitor':
          checkServiceMonitor(relation, index, tell);
          break;
        case 'monitoring.coreos.com/PodMonitor':
          checkPodMonitor(relation, index, tell);
          break;
        default:
      }
    }
  },
});

function checkServiceMonitor({ selections, manifest }: Relations, index: ResourceIndex, report: Report): void {
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
      report({
        field: field,
        message: 'names a port that none of the selected Services has',
        got: port,
        allowed: listNames(known, 'none: their ports have no names'),
        fix: near === undefined ? undefined : `did you mean ${near}?`,
      });
    }
    checkScrapedTwice(field, port);
  }

  function checkScrapedTwice(field: string, port: string): void {
    const bySelector = new Map<string, string>();
    for (const service of services.filter(({ ports }) => ports.some(({ name }) => name === port))) {
      const selector = JSON.stringify(at(service.manifest.object.spec, 'selector'));
      const name = describe(service.manifest.identity);
      const other = bySelector.get(selector);
      if (other !== undefined) {
        report({
          field: field,
          message: `scrapes the same pods twice, through ${other} and ${name}`,
          got: port,
          fix: 'leave the port out of the headless Service, or give the Services labels that tell them apart',
        });
      }
      bySelector.set(selector, name);
    }
  }
}

function checkPodMonitor({ selections, manifest }: Relations, index: ResourceIndex, report: Report): void {
  const pods = selections.flatMap((selection) => selectedPods(selection, index));
  if (pods.length === 0 || pods.some((source) => source.spec === undefined)) {
    return;
  }
  const known = pods.flatMap((source) =>
    (index.podsOf(source.manifest)?.containers ?? []).flatMap(({ container }) =>
      asRecords(container.ports).flatMap((port) => asText(port.name) ?? []),
    ),
  );
  for (const [position, endpoint] of asRecords(at(manifest.object.spec, 'podMetricsEndpoints')).entries()) {
    const port = asText(endpoint.port);
    if (port !== undefined && !known.includes(port)) {
      const near = nearestName(port, known);
      report({
        field: `spec.podMetricsEndpoints[${position}].port`,
        message: 'names a port that none of the selected pods has',
        got: port,
        allowed: listNames(known, 'none: their ports have no names'),
        fix: near === undefined ? undefined : `did you mean ${near}?`,
      });
    }
  }
}
