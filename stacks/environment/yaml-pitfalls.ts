import type { Objection } from '../../lib/core/errors';

/*
 * Plain values that YAML 1.1, YAML 1.2 and the reader inside Pulumi (a mix of both) take for different things. Pulumi 3.250 was seen
 * to read 0777 as 511, 1_000 as 1000 and 2026-01-01 as a time, where YAML 1.2 has 777 and two texts.
 * Sources: yaml.org/type (bool, int, float, timestamp, value, merge) and yaml.org/spec/1.2.2, chapter 10.
 */
const PITFALLS: readonly (readonly [pattern: RegExp, seen: string, decimal?: (text: string) => number])[] = [
  [/^(y|yes|n|no|on|off)$/i, 'true or false'],
  [/^[-+]?0[0-9_]+$/, 'an octal number', (text) => Number(text.replaceAll('_', ''))],
  [/^[-+]?0[box][0-9a-f_]+$/i, 'a number of another base', (text) => Number(text.replaceAll('_', ''))],
  [/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/, 'a number of base 60'],
  [/^[-+]?[0-9][0-9_]*\.?[0-9_]*$/, 'a number', (text) => Number(text.replaceAll('_', ''))],
  [/^[-+]?\.(inf|nan)$/i, 'a number without a value'],
  [/^\d{4}-\d\d?-\d\d?([Tt\s].*)?$/, 'a time'],
  [/^=$/, 'a default value'],
  [/^<<$/, 'a merge key'],
];

/** Why a plain scalar must be quoted; nothing when all readers agree on it. */
export function checkPlainScalar(text: string): Objection | undefined {
  const isOrdinaryNumber = /^[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?$/.test(text);
  const pitfall = PITFALLS.find(([pattern]) => pattern.test(text));
  if (isOrdinaryNumber || pitfall === undefined) {
    return undefined;
  }
  const [, seen, decimal] = pitfall;
  const number = decimal?.(text);
  const quoted = JSON.stringify(text);
  return {
    message: `readers of YAML do not agree about this: some see ${seen}`,
    got: text,
    fix:
      number === undefined || Number.isNaN(number)
        ? `quote it: ${quoted}`
        : `write ${quoted} for a text, or ${number} for a number`,
  };
}
