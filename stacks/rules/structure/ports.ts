import type { Fault } from '../../../lib/core/errors';
import { checkPortName, checkPortNumber } from '../../../lib/core/names';
import type { CollectedManifest } from '../../objects/manifest';
import { asRecords, asText, at, type JsonRecord } from '../../objects/json';
import { groupKind } from '../../objects/kinds';
import { locate } from '../../objects/locate';
import { containersOf } from '../../objects/resources';
import type { Rule } from './rule';

/** Ports have numbers and names that the API server takes, and each name and number stands for one port. */
export const ports: Rule = function* ({ manifests, index }) {
  for (const manifest of manifests) {
    if (groupKind(manifest.identity.group, manifest.identity.kind) === 'Service') {
      yield* listFaults(manifest, asRecords(at(manifest.object.spec, 'ports')), 'spec.ports', 'port', new Set());
    }
    const pods = index.podsOf(manifest);
    if (pods !== undefined) {
      // A pod is one host: the names of its containers' ports must not meet either.
      const names = new Set<string>();
      for (const { container, field } of containersOf(pods)) {
        yield* listFaults(manifest, asRecords(container.ports), `${field}.ports`, 'containerPort', names);
      }
    }
  }
};

function* listFaults(
  manifest: CollectedManifest,
  list: readonly JsonRecord[],
  field: string,
  numberKey: 'port' | 'containerPort',
  names: Set<string>,
): Iterable<Fault> {
  const numbers = new Set<string>();
  for (const [position, port] of list.entries()) {
    const name = asText(port.name);
    const place = (key: string): string => locate(manifest, `${field}[${name ?? position}].${key}`);
    const number = port[numberKey];
    const wrongNumber =
      typeof number === 'number' ? checkPortNumber(number) : { message: 'is not a port', got: number };
    if (wrongNumber !== undefined) {
      yield { path: place(numberKey), ...wrongNumber };
    }
    const id = `${String(number)}/${asText(port.protocol) ?? 'TCP'}`;
    if (numbers.has(id)) {
      yield { path: place(numberKey), message: 'stands in the list twice', got: id, fix: 'leave one out' };
    }
    numbers.add(id);
    if (name === undefined) {
      continue;
    }
    // Names of a Service's ports are DNS labels, names of a container's ports are shorter; one rule for both keeps them alike.
    const wrongName = checkPortName(name);
    if (wrongName !== undefined) {
      yield { path: place('name'), ...wrongName };
    }
    if (names.has(name)) {
      yield {
        path: place('name'),
        message: 'is the name of another port as well',
        got: name,
        fix: 'rename one of them',
      };
    }
    names.add(name);
  }
}
