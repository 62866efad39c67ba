import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { buildPlatform } from '../../charts/catalogue';
import { environmentFromFile } from '../../stacks/environment';
import { synthesize } from '../../stacks/synth';
import { fileValues, readText } from '../stacks/environment/support';

const ROOT = resolve(__dirname, '../..');

describe('the catalogue', () => {
  const dev = environmentFromFile(ROOT, 'dev');
  const staging = environmentFromFile(ROOT, 'staging');
  const needs = (environment: typeof dev): [string, string[]][] =>
    buildPlatform(environment).charts.map((chart) => [
      chart.name,
      chart.needs.filter((need) => !GROUND.includes(need)),
    ]);
  const GROUND = ['crds', 'namespaces'];

  it('has a chart wait for those of the parts that it uses', () => {
    expect(needs(staging)).toEqual([
      ['crds', []],
      ['namespaces', []],
      ['keda', []],
      ['redis-queue', []],
      ['postgres', []],
      ['temporal', ['postgres']],
      ['gitea', ['postgres', 'redis-queue', 'keda']],
      ['raibid-ci', ['redis-queue', 'keda', 'gitea']],
      ['applications', []],
      ['gitops', []],
    ]);
  });

  it('leaves out what has no section, and what only it would have waited for', () => {
    expect(needs({ ...dev, gitea: undefined, temporal: undefined })).toEqual([
      ['crds', []],
      ['namespaces', []],
      ['keda', []],
      ['redis-queue', []],
      ['postgres', []],
      ['raibid-ci', ['redis-queue', 'keda']],
    ]);
  });

  it('holds together without a system, and KEDA then watches no namespace but its own', () => {
    const optional = ['raibidCi', 'gitea', 'temporal', 'postgres'].map((section) => `keelson:${section}`);
    const config = Object.fromEntries(Object.entries(fileValues('dev')).filter(([key]) => !optional.includes(key)));
    const { manifests, charts } = synthesize(readText(stringify({ config })), { root: ROOT });
    expect(charts.map(({ name }) => name)).toEqual(['crds', 'namespaces', 'keda', 'redis-queue']);
    expect(
      manifests.filter(({ key }) => key.startsWith('rbac.authorization.k8s.io/Role/')).map(({ key }) => key),
    ).toEqual(['rbac.authorization.k8s.io/Role/keda/keda-operator']);
  });

  it('refuses a part without one that it needs, for whoever has not asked the rules', () => {
    expect(() => buildPlatform({ ...dev, postgres: undefined })).toThrow(
      'gitea needs postgres, which this environment lacks',
    );
  });
});
