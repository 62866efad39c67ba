/** How many lines around a difference are shown. */
const CONTEXT = 3;

/**
 * A unified diff of two texts by lines, as `diff -u` gives it. What begins and ends alike is taken off first; the rest is compared by
 * the longest common run of lines.
 */
export function unifiedDiff(name: string, expected: string, received: string): string {
  const before = expected.split('\n');
  const after = received.split('\n');
  const steps = editsOf(before, after);
  const shown = new Set<number>();
  steps.forEach((step, position) => {
    if (step.sign !== ' ') {
      for (let near = position - CONTEXT; near <= position + CONTEXT; near++) {
        shown.add(near);
      }
    }
  });
  const lines = [`--- ${name} (golden)`, `+++ ${name} (now)`];
  let gap = true;
  steps.forEach(({ sign, line, at }, position) => {
    if (!shown.has(position)) {
      gap = true;
      return;
    }
    if (gap) {
      lines.push(`@@ line ${at + 1} @@`);
      gap = false;
    }
    lines.push(`${sign}${line}`);
  });
  return lines.join('\n');
}

interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
  /** Line of the first text, from 0. */
  readonly at: number;
}

function editsOf(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const same = (from: number, to: number): Step[] =>
    before.slice(from, to).map((line, offset) => ({ sign: ' ', line, at: from + offset }));
  return [
    ...same(0, start),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end), start),
    ...same(before.length - end, before.length),
  ];
}

/** Differences of the part that is not alike at both ends; above a million pairs of lines it is shown as replaced whole. */
function middle(before: readonly string[], after: readonly string[], offset: number): Step[] {
  const width = after.length + 1;
  const isLarge = before.length * after.length > 1_000_000;
  const common = new Uint32Array(isLarge ? 0 : (before.length + 1) * width);
  for (let i = before.length - 1; !isLarge && i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j]
          ? 1 + (common[(i + 1) * width + j + 1] ?? 0)
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const at = offset + i;
    if (!isLarge && i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ sign: ' ', line: before[i] as string, at });
      i += 1;
      j += 1;
    } else if (
      i < before.length &&
      (isLarge || j >= after.length || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      steps.push({ sign: '-', line: before[i] as string, at });
      i += 1;
    } else {
      steps.push({ sign: '+', line: after[j] as string, at });
      j += 1;
    }
  }
  return steps;
}
