import type { Series } from './case';

const SELECTOR = /\b([a-z][a-z_]*)\{((?:[^"}]|"[^"]*")*)\}/g;
const MATCHER = /([a-zA-Z_]+)(=~|=|!~|!=)"([^"]*)"/g;

/** One text for each sort of pattern that our selectors use. */
const SAMPLES: readonly (readonly [RegExp, string])[] = [
  [/\[a-z0-9\]\{5\}/g, 'x7k2p'],
  [/\[a-z0-9\]\+/g, '5d9c8f7b6d'],
  [/\[0-9\]\+/g, '1'],
  [/\.\*/g, 'any'],
  [/\((\w+)\|[^)]*\)/g, '$1'],
  [/\(-\w+\)\?/g, ''],
];

/** Series that a query asks for: of two pods where it names none, and rising, so that rates of them are more than nothing. */
export function sampleSeries(expr: string): Series {
  const series: Record<string, string> = {};
  for (const [, name, matchers] of expr.matchAll(SELECTOR) as IterableIterator<[string, string, string]>) {
    const labels = new Map(
      [...matchers.matchAll(MATCHER)]
        .filter(([, , operator]) => operator?.startsWith('=') === true)
        .map(([, label, operator, value]) => [label as string, operator === '=' ? value : sample(value as string)]),
    );
    const pods = labels.has('pod') ? [labels.get('pod')] : ['one', 'two'];
    const bounds = name.endsWith('_bucket') ? ['1', '+Inf'] : [undefined];
    for (const pod of pods) {
      for (const [position, le] of bounds.entries()) {
        const all = [...labels, ['pod', pod], ...(le === undefined ? [] : [['le', le]])];
        const selector = [...new Map(all as [string, string][])].map(([label, value]) => `${label}="${value}"`).sort();
        series[`${name}{${selector.join(',')}}`] = `0+${position + 1}x90`;
      }
    }
  }
  return series;
}

function sample(pattern: string): string {
  const text = SAMPLES.reduce((rest, [sort, value]) => rest.replace(sort, value), pattern);
  if (!new RegExp(`^(?:${pattern})$`).test(text)) {
    throw new Error(`${text} is not a sample of ${pattern}: add what it lacks to SAMPLES`);
  }
  return text;
}
