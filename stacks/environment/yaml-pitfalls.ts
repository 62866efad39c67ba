import type { Objection } from '../../lib/core/errors';

/*
 * Plain values that YAML 1.1, YAML 1.2 and the reader inside Pulumi (a mix of both) take for different things. Pulumi 3.250 was seen
 * to read 0777 as 511, 1_000 as 1000 and 2026-01-01 as a time, where YAML 1.2 has 777 and two texts.
 * Sources: yaml.org/type (bool, int, float, timestamp, value, merge) and yaml.org/spec/1.2.2, chapter 10.
 */
const PITFALLS: readonly (readonly [pattern: RegExp, taken: string])[] = [
  [/^(y|yes|n|no|on|off)$/i, 'true or false'],
  [/^[-+]?0[0-9_]+$/, 'an octal number'],
  [/^[-+]?0[box][0-9a-f_]+$/i, 'a number of another base'],
  [/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/, 'a number of base 60'],
  [/^[-+]?[0-9][0-9_]*\.?[0-9_]*$/, 'a number'],
  [/^[-+]?\.(inf|nan)$/i, 'a number without a value'],
  [/^\d{4}-\d\d?-\d\d?([Tt\s].*)?$/, 'a time'],
  [/^=$/, 'a default value'],
  [/^<<$/, 'a merge key'],
];

/** Why a plain scalar must be quoted; nothing when all readers agree on it. */
export function checkPlainScalar(text: string): Objection | undefined {
  const isOrdinaryNumber = /^[-+]?(0|[1-9][0-9]*)(\.[0-9]*)?$/.test(text);
  const pitfall = PITFALLS.find(([pattern]) => pattern.test(text));
  return isOrdinaryNumber || pitfall === undefined
    ? undefined
    : {
        message: `some readers of YAML take this for ${pitfall[1]}, others for text`,
        got: text,
        fix: `quote it: "${text}"`,
      };
}
