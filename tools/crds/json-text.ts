import { compareText } from '../../lib/core/errors';

const WIDTH = 120;

/**
 * JSON with sorted keys, in which everything that fits on a line stands on one: half the lines of the usual indentation, and a changed
 * field is still a changed line.
 */
export function jsonText(value: unknown): string {
  return `${print(value, 0, 0)}\n`;
}

function print(value: unknown, indent: number, column: number): string {
  const line = inline(value);
  if (column + line.length + 1 <= WIDTH || typeof value !== 'object' || value === null) {
    return line;
  }
  const inner = ' '.repeat(indent + 2);
  const rows = Array.isArray(value)
    ? value.map((item) => `${inner}${print(item, indent + 2, indent + 2)}`)
    : entriesOf(value).map(([key, item]) => {
        const label = `${inner}${JSON.stringify(key)}: `;
        return label + print(item, indent + 2, label.length);
      });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${rows.join(',\n')}\n${' '.repeat(indent)}${close}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(inline).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = entriesOf(value);
    return entries.length === 0
      ? '{}'
      : `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`).join(', ')} }`;
  }
  return JSON.stringify(value);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => compareText(a, b));
}
