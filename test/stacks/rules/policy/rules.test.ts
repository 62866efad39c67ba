import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatFault } from '../../../../lib/core/errors';
import { evaluateObjects, RULES, type RuleFault } from '../../../../stacks/rules';
import { BAD_CASES, GOOD_CASES, type BadCase } from './cases';
import { goodPlatform, manifestsOf } from './platform';

// Proves what each rule says of one bad object, word by word, and that good ones pass. It does not prove that the scanners and the
// API server agree: the contract tier asks kube-score, the e2e tier asks the API server.

const FAULTS_FILE = join(__dirname, 'faults.txt');

function faultsOf(change: (objects: ReturnType<typeof goodPlatform>) => void): RuleFault[] {
  const objects = goodPlatform();
  change(objects);
  return evaluateObjects(manifestsOf(objects));
}

const title = ({ rule, what }: BadCase): string => `${rule}: ${what}`;
const section = (badCase: BadCase): string =>
  [`## ${title(badCase)}`, ...faultsOf(badCase.change).map(formatFault)].join('\n');

if (process.env.UPDATE_GOLDEN === '1') {
  writeFileSync(FAULTS_FILE, `${BAD_CASES.map(section).join('\n\n')}\n`);
}

const expected = readFileSync(FAULTS_FILE, 'utf8').trimEnd().split('\n\n');

describe('what the rules refuse', () => {
  test('every case has its section in faults.txt, and every rule has a case', () => {
    expect(expected.map((text) => text.split('\n')[0])).toEqual(BAD_CASES.map((badCase) => `## ${title(badCase)}`));
    // What asks for a whole platform has its cases in ../structure.
    const expectedRules = RULES.filter(({ holdsFor }) => holdsFor !== 'platform').map(({ id }) => id);
    expect([...new Set(BAD_CASES.map(({ rule }) => rule))].sort()).toEqual(expectedRules.sort());
  });

  test.each(BAD_CASES.map((badCase, position) => ({ title: title(badCase), badCase, text: expected[position] })))(
    '$title',
    ({ badCase, text }) => {
      const rules = new Set(faultsOf(badCase.change).map(({ rule }) => rule));
      expect([...rules].sort()).toEqual([badCase.rule, ...(badCase.also ?? [])].sort());
      expect(section(badCase)).toBe(text);
    },
  );
});

describe('what the rules accept', () => {
  test.each(GOOD_CASES)('$what', ({ change }) => {
    expect(faultsOf(change).map(formatFault)).toEqual([]);
  });
});
