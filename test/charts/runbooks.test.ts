import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentFromConfig, environmentFromFile, type Environment } from '../../stacks/environment';
import { synthesize } from '../../stacks/synth';

const ROOT = resolve(__dirname, '../..');

interface PrometheusRule {
  readonly spec: {
    readonly groups: readonly {
      readonly rules: readonly { readonly annotations: { readonly runbook_url: string } }[];
    }[];
  };
}

/** The links of every alert of the platform. */
function links(environment: Environment): string[] {
  return synthesize(environment, { root: ROOT }).manifests.flatMap(({ object }) =>
    object.kind === 'PrometheusRule'
      ? (object as unknown as PrometheusRule).spec.groups.flatMap(({ rules }) =>
          rules.map(({ annotations }) => annotations.runbook_url),
        )
      : [],
  );
}

const dev = environmentFromFile(ROOT, 'dev');

test('alerts link to pages of the repository, which are there', () => {
  const pages = [...new Set(links(dev).map((link) => link.replace(/#.*/, '')))];
  expect(pages.length).toBeGreaterThan(3);
  expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
});

test('alerts link to where people read the repository, where the environment says so', () => {
  const base = 'https://git.example.org/agents/keelson/src/branch/main';
  expect(links({ ...dev, runbooks: base })).toEqual(links(dev).map((link) => `${base}/${link}`));
});

test('the address comes from the configuration, as Pulumi hands it over', () => {
  const base = 'https://git.example.org/keelson';
  const capacity = { nodes: 1, cpu: '6', memory: '12Gi', ephemeralStorage: '32Gi', storage: '32Gi', pods: 100 };
  const config = {
    'keelson:target': 'k3s',
    'keelson:delivery': 'direct',
    'keelson:images': JSON.stringify({ registry: 'registry.localhost:5001/keelson' }),
    'keelson:capacity': JSON.stringify(capacity),
    'keelson:redis': JSON.stringify({ queue: { strategy: 'single', memory: '64Mi', storage: '1Gi' } }),
    'keelson:raibidCi': JSON.stringify({ server: { image: { repository: 'raibid-server', tag: 'dev' }, replicas: 1 } }),
    'keelson:runbooks': base,
  };
  expect(environmentFromConfig('dev', config).runbooks).toBe(base);
});
