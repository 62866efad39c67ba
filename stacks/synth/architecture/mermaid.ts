import { compareText } from '../../../lib/core/errors';
import { at } from '../../objects/json';
import { kindOf } from '../../objects/kinds';
import type { Manifest } from '../../objects/manifest';
import { push } from '../../objects/named';
import { ResourceIndex } from '../../objects/resources';
import type { Synthesis } from '../synthesis';
import { flowsOf, type FlowEnd } from './flows';
import { namespaceEnd, waitsOf } from './waits';

/**
 * The architecture as a Mermaid flow chart: a box for each namespace, its workloads inside, a line for each connection that the network
 * policies allow, with its ports, and a dotted line where one starts after another without connecting to it.
 */
export function architectureMermaid(synthesis: Synthesis): string {
  const index = new ResourceIndex(synthesis.manifests);
  const operatorMade = new Set(flowsOf(index).flatMap(({ from, to }) => [from, to].flatMap(keyOf)));
  const workloads = synthesis.manifests.filter(
    ({ key, identity }) => kindOf(identity)?.pods !== undefined || operatorMade.has(key),
  );
  const ids = new Ids();
  const lines = ['flowchart LR'];
  const byNamespace = new Map<string, Manifest[]>();
  for (const workload of workloads) {
    push(byNamespace, workload.identity.namespace ?? '', workload);
  }
  for (const [namespace, members] of [...byNamespace].sort(([a], [b]) => compareText(a, b))) {
    lines.push(`  subgraph ${ids.of(namespaceEnd(namespace))}["${escape(namespace)}"]`);
    for (const member of [...members].sort((a, b) => compareText(a.key, b.key))) {
      lines.push(`    ${ids.of(member.key)}["${escape(member.identity.name)}<br/>${escape(size(member))}"]`);
    }
    lines.push('  end');
  }
  const connections = connectionsOf(index, byNamespace);
  for (const name of connections.outsiders) {
    lines.push(`  ${ids.of(name)}(["${escape(name.replace(/^outside /, ''))}"])`);
  }
  for (const { from, to, ports } of connections.lines) {
    const label = ports.length === 0 ? '' : `|"${escape(ports.join(', '))}"|`;
    lines.push(`  ${ids.of(from)} -->${label} ${ids.of(to)}`);
  }
  const connected = new Set(connections.lines.map(({ from, to }) => `${from}\n${to}`));
  const waits = waitsOf(synthesis.manifests, workloads)
    .filter(({ from, to }) => !connected.has(`${from}\n${to}`))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  for (const { from, to } of waits) {
    lines.push(`  ${ids.of(from)} -.->|after| ${ids.of(to)}`);
  }
  return `${lines.join('\n')}\n`;
}

interface Connection {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
}

/** Each pair once with all its ports, whichever of the two policies says so. */
function connectionsOf(
  index: ResourceIndex,
  namespaces: ReadonlyMap<string, unknown>,
): { readonly lines: Connection[]; readonly outsiders: string[] } {
  const nameOf = (end: FlowEnd): string => {
    switch (end.type) {
      case 'workload':
        return end.key;
      case 'namespace':
        return namespaces.has(end.name) ? namespaceEnd(end.name) : `outside ${end.name}`;
      case 'outside':
        return `outside ${end.name}`;
      default:
        throw new Error(`unknown end ${JSON.stringify(end satisfies never)}`);
    }
  };
  const pairs = new Map<string, { readonly from: string; readonly to: string; readonly ports: Set<string> }>();
  for (const flow of flowsOf(index)) {
    const from = nameOf(flow.from);
    const to = nameOf(flow.to);
    const pair = pairs.get(`${from}\n${to}`) ?? { from, to, ports: new Set<string>() };
    flow.ports.forEach((port) => pair.ports.add(port));
    pairs.set(`${from}\n${to}`, pair);
  }
  const lines = [...pairs.values()]
    .map(({ from, to, ports }) => ({ from, to, ports: [...ports].sort(compareText) }))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  const ends = lines.flatMap(({ from, to }) => [from, to]);
  return { lines, outsiders: [...new Set(ends.filter((end) => end.startsWith('outside ')))].sort(compareText) };
}

/** `StatefulSet × 3`, or the kind alone where the number is somebody else's. */
function size({ identity, object }: Manifest): string {
  const replicas = at(object.spec, 'replicas');
  return typeof replicas === 'number' ? `${identity.kind} × ${replicas}` : identity.kind;
}

function keyOf(end: FlowEnd): string[] {
  return end.type === 'workload' ? [end.key] : [];
}

/** Mermaid's entities: the quote would end the label, and the number sign begin an entity. */
function escape(text: string): string {
  return text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('<', '#lt;');
}

/** Readable ids, each for one thing. */
class Ids {
  private readonly ids = new Map<string, string>();
  private readonly taken = new Set<string>();

  of(name: string): string {
    const known = this.ids.get(name);
    if (known !== undefined) {
      return known;
    }
    const stem = name.replace(/[^A-Za-z0-9]+/g, '_');
    let id = stem;
    for (let number = 2; this.taken.has(id); number++) {
      id = `${stem}_${number}`;
    }
    this.ids.set(name, id);
    this.taken.add(id);
    return id;
  }
}
