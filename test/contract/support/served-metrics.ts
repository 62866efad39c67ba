import type { KubernetesObject } from '../../../stacks/synth';

/** A metric with its labels as an expression asks for them, for instance `keda_scaler_active{type="scaledjob"}`. */
export type Selector = string;

const SELECTOR = /\b([a-z][a-z_]*)\{((?:[^"}]|"[^"]*")*)\}/g;
const MATCHER = /([a-zA-Z_]+)(=~|=)"((?:[^"\\]|\\.)*)"/g;
/** What Prometheus adds to each series from the Service that it scrapes; where the program has such a label itself, it is renamed. */
const OF_TARGET: ReadonlySet<string> = new Set(['namespace', 'service', 'pod', 'container']);
const RENAMED = 'exported_';

/** Every selector of a metric with one of these beginnings, in the rules and dashboards among the objects. */
export function selectorsIn(objects: readonly KubernetesObject[], beginnings: readonly string[]): Selector[] {
  const texts = objects
    .filter(({ kind, metadata }) => kind === 'PrometheusRule' || metadata.name.endsWith('-dashboard'))
    .flatMap(expressions);
  const found = texts.flatMap((text) => [...text.matchAll(SELECTOR)]);
  const asked = found.filter(([, name]) => beginnings.some((beginning) => name?.startsWith(beginning)));
  return [...new Set(asked.map(([selector]) => selector))].sort();
}

function expressions(object: KubernetesObject): string[] {
  if (object.kind === 'PrometheusRule') {
    const { groups } = object.spec as { groups: readonly { rules: readonly { expr: string }[] }[] };
    return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  }
  return Object.values(object['data'] as Readonly<Record<string, string>>).flatMap((text) =>
    (JSON.parse(text) as { panels: { targets: { expr: string }[] }[] }).panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => expr),
    ),
  );
}

/** The selectors that no series of a program answers, by what it serves under `/metrics`. */
export async function unanswered(selectors: readonly Selector[], addresses: readonly string[]): Promise<Selector[]> {
  const pages = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()));
  const series = pages.flatMap((page) => page.split('\n')).filter((line) => line !== '' && !line.startsWith('#'));
  return selectors.filter((selector) => !series.some((line) => answers(line, selector)));
}

function answers(line: string, selector: Selector): boolean {
  const [, name, matchers] = /^([a-z_]+)\{(.*)\}$/.exec(selector) as unknown as [string, string, string];
  const [, served, labels] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
  if (served !== name) {
    return false;
  }
  const values = new Map([...(labels ?? '').matchAll(MATCHER)].map(([, label, , value]) => [label, value]));
  return [...matchers.matchAll(MATCHER)]
    .filter(([, label]) => !OF_TARGET.has(label as string))
    .every(([, label, operator, value]) => {
      const actual = values.get((label as string).replace(RENAMED, '')) ?? '';
      return operator === '=' ? actual === value : new RegExp(`^(?:${value})$`).test(actual);
    });
}
