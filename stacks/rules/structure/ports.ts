import { checkPortName, checkPortNumber } from '../../../lib/core/names';
import { asRecords, asText, at, type JsonRecord } from '../../objects/json';
import { kindIdOf } from '../../objects/kinds';
import { inPod } from '../../objects/pods';
import { kubeLinter, objectRule, type Report } from '../rule';

export const ports = objectRule({
  id: 'port-names-and-numbers',
  sources: kubeLinter('invalid-target-ports'),
  severity: 'fatal',
  reason: 'Ports have names and numbers that the API server takes, and each stands for one port.',
  check: (manifest, report, { index }) => {
    if (kindIdOf(manifest.identity) === 'Service') {
      checkList(asRecords(at(manifest.object.spec, 'ports')), 'spec.ports', 'port', new Set(), report);
    }
    const pod = index.podsOf(manifest);
    // A pod is one host: the names of its containers' ports must not meet either.
    const names = new Set<string>();
    for (const { container, path } of pod?.containers ?? []) {
      checkList(
        asRecords(container.ports),
        inPod(pod as NonNullable<typeof pod>, `${path}.ports`),
        'containerPort',
        names,
        report,
      );
    }
  },
});

function checkList(
  list: readonly JsonRecord[],
  field: string,
  numberKey: 'port' | 'containerPort',
  names: Set<string>,
  report: Report,
): void {
  const numbers = new Set<string>();
  for (const [position, port] of list.entries()) {
    const name = asText(port.name);
    const place = (key: string): string => `${field}[${name ?? position}].${key}`;
    const number = port[numberKey];
    const wrongNumber =
      typeof number === 'number' ? checkPortNumber(number) : { message: 'is not a port', got: number };
    if (wrongNumber !== undefined) {
      report({ field: place(numberKey), ...wrongNumber });
    }
    const id = `${String(number)}/${asText(port.protocol) ?? 'TCP'}`;
    if (numbers.has(id)) {
      report({ field: place(numberKey), message: 'stands in the list twice', got: id, fix: 'leave one out' });
    }
    numbers.add(id);
    if (name === undefined) {
      continue;
    }
    // Names of a Service's ports are DNS labels, names of a container's ports are shorter; one rule for both keeps them alike.
    const wrongName = checkPortName(name);
    if (wrongName !== undefined) {
      report({ field: place('name'), ...wrongName });
    }
    if (names.has(name)) {
      report({
        field: place('name'),
        message: 'is the name of another port as well',
        got: name,
        fix: 'rename one of them',
      });
    }
    names.add(name);
  }
}
