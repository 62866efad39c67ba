import { ApiObject, App, Chart } from 'cdk8s';
import { provideCluster, secretRecipeOf } from '../../lib/core';
import { secretValues } from '../../stacks/pulumi/secrets/secrets';
import { testCluster } from './cluster';

/** What the bridge writes into the Secrets of a chart, where every material has this value. */
export function secretsHolding(value: string, build: (chart: Chart) => void): Record<string, Record<string, string>> {
  const app = new App();
  provideCluster(app, testCluster());
  const chart = new Chart(app, 'test', { disableResourceNameHashes: true });
  build(chart);
  const overrides = new Proxy({}, { get: () => value });
  const secrets = chart.node.findAll().flatMap((construct) => {
    const recipe = ApiObject.isApiObject(construct) ? secretRecipeOf(construct) : undefined;
    return recipe === undefined
      ? []
      : [[(construct as ApiObject).name, secretValues(recipe, { rootSecret: '', overrides })] as const];
  });
  return Object.fromEntries(secrets);
}

/** Passwords that break a URL, a shell, a template or a program that splits text. */
export const HOSTILE_PASSWORDS: readonly string[] = [
  'plain',
  'a@b:c/d?e#f',
  '%2F%25%',
  'a b+c',
  'quote\'quote"quote`',
  '{{ .password }}',
  '$HOME ${HOME} $(id)',
  'back\\slash[bracket]{brace}|<>^',
  "!*'();,&=~-._",
  'ünïcödé 密码 🔑',
  ' leading and trailing ',
  'line\nbreak\ttab',
];
