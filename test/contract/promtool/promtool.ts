import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AlertCase, Series } from './case';
import { sampleSeries } from './sample-series';
import type { AlertRule, RuleGroup } from './sources';

/** What promtool has said. */
export interface Answer {
  readonly code: number | null;
  readonly output: string;
}

/** A file of rules as Prometheus reads it. */
export function ruleFile(groups: readonly Pick<RuleGroup, 'rule' | 'rules'>[]): object {
  return { groups: groups.map(({ rule, rules }) => ({ name: rule, rules })) };
}

/** The real promtool, with its files in a folder of the test. */
export class Promtool {
  constructor(
    private readonly program: string,
    private readonly directory: string,
  ) {}

  /** Reads rules as Prometheus would, and looks for two that are told apart by nothing. */
  check(name: string, content: object): Answer {
    return this.run(['check', 'rules', '--lint=all', '--lint-fatal', this.write(name, content)]);
  }

  /** Feeds series to one rule at a time, so that only that one can fire. */
  test(name: string, tests: readonly { readonly rule: AlertRule; readonly of: AlertCase }[]): Answer {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    const files = tests.flatMap(({ rule, of }, position) => {
      const rules = this.write(join(name, `${position}-rule`), ruleFile([{ rule: 'tested', rules: [rule] }]));
      return [
        this.write(join(name, `${position}-${rule.alert}-fires`), unitTest(rules, rule, of, of.fires, true)),
        this.write(join(name, `${position}-${rule.alert}-is-quiet`), unitTest(rules, rule, of, of.quiet, false)),
      ];
    });
    return this.run(['test', 'rules', ...files]);
  }

  /** Looks whether each query yields anything over series of the names and labels that it asks for. */
  answers(name: string, queries: readonly string[]): Answer {
    const rules = queries.map((expr, position) => ({ record: `query_${position}`, expr }));
    const series = Object.assign({}, ...queries.map(sampleSeries)) as Series;
    const content = {
      rule_files: [this.write(`${name}-rules`, { groups: [{ name: 'queries', interval: '10m', rules }] })],
      evaluation_interval: '10m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
          promql_expr_test: rules.map(({ record }) => ({
            expr: `count(${record}) > bool 0`,
            eval_time: '80m',
            exp_samples: [{ labels: '{}', value: 1 }],
          })),
        },
      ],
    };
    return this.run(['test', 'rules', this.write(name, content)]);
  }

  private write(name: string, content: object): string {
    const path = join(this.directory, `${name}.yaml`);
    writeFileSync(path, stringify(content, { aliasDuplicateObjects: false }));
    return path;
  }

  private run(args: readonly string[]): Answer {
    const { status, stdout, stderr, error } = spawnSync(this.program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (error !== undefined) {
      throw error;
    }
    // Paths differ from run to run, and what has passed says nothing of interest.
    const output = `${stdout}${stderr}`
      .replaceAll(`${this.directory}/`, '')
      .split('\n')
      .filter((line) => !/^(Unit Testing: .*| *SUCCESS|)$/.test(line));
    return { code: status, output: output.join('\n') };
  }
}

/** Source: prometheus.io/docs, "Unit testing for rules". */
function unitTest(rules: string, rule: AlertRule, of: AlertCase, series: Series, fires: boolean): object {
  const every = of.every ?? '1m';
  const expected = {
    exp_labels: { ...rule.labels, ...of.labels },
    // Only the summary is filled in by Prometheus; the unit tests of components hold the other texts.
    exp_annotations: { ...rule.annotations, summary: of.says },
  };
  return {
    rule_files: [rules],
    evaluation_interval: every,
    tests: [
      {
        interval: every,
        input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
        alert_rule_test: [{ eval_time: of.after, alertname: rule.alert, exp_alerts: fires ? [expected] : [] }],
      },
    ],
  };
}
