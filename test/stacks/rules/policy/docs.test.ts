import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicyExceptions, policyTable } from '../../../../stacks/rules';

const PAGE = join(__dirname, '../../../../docs/policy.md');
const BETWEEN = /(<!-- rules -->\n)([^]*)(<!-- \/rules -->)/;

if (process.env.UPDATE_GOLDEN === '1') {
  const text = readFileSync(PAGE, 'utf8').replace(
    BETWEEN,
    (_, open: string, __, close: string) => `${open}\n${policyTable()}\n\n${close}`,
  );
  writeFileSync(PAGE, text);
}

const page = readFileSync(PAGE, 'utf8');

/** Prettier pads the cells; what they say is what counts. */
const cells = (table: string): string[] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s*\|\s*/g, '|').replace(/-+/g, '-'));

test('the table of rules is that of the code', () => {
  expect(cells(BETWEEN.exec(page)?.[2] ?? '')).toEqual(cells(policyTable()));
});

test('the example of an exception is one', () => {
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
  expect(parsePolicyExceptions(example, 'docs/policy.md')).toEqual([
    {
      object: 'apps/DaemonSet/observability/node-exporter',
      rule: 'host-namespaces',
      reason: "It reports the network interfaces of the node, which only the node's own namespace shows.",
      environments: ['prod'],
      source: 'docs/policy.md',
    },
  ]);
});
