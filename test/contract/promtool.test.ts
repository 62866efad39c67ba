import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveProgram } from '../../stacks/programs';
import { AGENT_CASES } from './promtool/agents';
import { BACKUP_CASES } from './promtool/backup';
import type { AlertCase, AlertCases } from './promtool/case';
import { GITEA_CASES } from './promtool/gitea';
import { KEDA_CASES } from './promtool/keda';
import { POSTGRES_CASES } from './promtool/postgres';
import { Promtool, ruleFile } from './promtool/promtool';
import { RAIBID_CI_CASES } from './promtool/raibid-ci';
import { REDIS_CASES } from './promtool/redis';
import { Observation, type AlertRule } from './promtool/sources';
import { TEMPORAL_CASES } from './promtool/temporal';

/*
 * The real promtool reads every alert and every query of a dashboard, and evaluates each alert over series that must make it fire and
 * over series that must not. Not proven here: that programs serve metrics of these names; tests of the components say where that is.
 */

const CASES: readonly AlertCases[] = [
  ...REDIS_CASES,
  ...POSTGRES_CASES,
  ...BACKUP_CASES,
  ...KEDA_CASES,
  ...AGENT_CASES,
  ...RAIBID_CI_CASES,
  ...TEMPORAL_CASES,
  ...GITEA_CASES,
];

jest.setTimeout(120_000);

const observation = new Observation();
let directory: string;
let promtool: Promtool;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keelson-promtool-'));
  promtool = new Promtool((await resolveProgram('promtool')).path, directory);
}, 900_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const isAbout = (rule: AlertRule, { alert, of = {} }: AlertCase): boolean =>
  rule.alert === alert && Object.entries(of).every(([label, value]) => rule.labels[label] === value);

/** What is left of an alert without the names and numbers that differ between instances. */
const shape = ({ alert, expr }: AlertRule): string =>
  `${alert}: ${expr.replace(/"[^"]*"/g, '""').replace(/\d+/g, '0')}`;

describe.each(observation.sources)('%s', (source) => {
  test('promtool accepts the rules, and no two of them make the same alert', () => {
    const groups = observation.groups.filter((group) => group.source === source);
    const count = groups.flatMap(({ rules }) => rules).length;
    expect(promtool.check(`rules-${source}`, ruleFile(groups))).toEqual({
      code: 0,
      output: `Checking rules-${source}.yaml\n  SUCCESS: ${count} rules found`,
    });
  });

  test('the queries of the dashboards have an answer when their series are there', () => {
    const queries = observation.expressions.filter((expression) => expression.source === source);
    const { code, output } = promtool.answers(
      `queries-${source}`,
      queries.map(({ expr }) => expr),
    );
    const panels = output.replace(/query_(\d+)/g, (_, position: string) => queries[Number(position)]?.panel ?? '');
    expect({ code, panels }).toEqual({ code: 0, panels: '' });
  });
});

describe.each(CASES)('$rule of $source', ({ source, rule, cases }) => {
  const { rules } = observation.group(source, rule);

  test('each alert has one case, and each case an alert', () => {
    const numbers = rules.map((tested) => [tested.alert, cases.filter((of) => isAbout(tested, of)).length]);
    expect(numbers.filter(([, number]) => number !== 1)).toEqual([]);
    expect(cases.filter((of) => !rules.some((tested) => isAbout(tested, of))).map(({ alert }) => alert)).toEqual([]);
  });

  test('each alert fires when it must, with its labels and its text, and not when it must not', () => {
    const tests = rules.flatMap((tested) =>
      cases.filter((of) => isAbout(tested, of)).map((of) => ({ rule: tested, of })),
    );
    expect(promtool.test(`${source}-${rule.replace('/', '-')}`, tests)).toEqual({ code: 0, output: '' });
  });
});

test('every other alert is one of these with other names and numbers', () => {
  const tested = new Set(CASES.flatMap(({ source, rule }) => observation.group(source, rule).rules.map(shape)));
  const untested = observation.groups.flatMap(({ source, rule, rules }) =>
    rules.filter((other) => !tested.has(shape(other))).map(({ alert }) => `${source} ${rule} ${alert}`),
  );
  expect(untested).toEqual([]);
});
