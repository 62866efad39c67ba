import { KINDS } from '../../stacks/objects/kinds';
import { groupKind } from '../../stacks/objects/manifest';
import { TestSandbox } from './sandbox/support';

// Proves that the rows of built-in kinds are those of a real API server: every kind that it serves has one, with the right scope, and the
// versions that the rows tell people to write are served. Not shown: what the rows say of data, readiness and fields that can't change;
// rows of custom resources are compared with their definitions in test/stacks/objects.
jest.setTimeout(180_000);

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

interface GroupList {
  readonly groups: readonly {
    readonly name: string;
    readonly versions: readonly { readonly groupVersion: string }[];
  }[];
}

const sandbox = new TestSandbox('k3s');
afterAll(() => sandbox.remove());

test('the rows are what the API server serves', async () => {
  await sandbox.start();
  const client = sandbox.client();
  const groups = (await client.get<GroupList>('/apis'))?.groups ?? [];
  const paths = [
    { group: '', version: 'v1', path: '/api/v1' },
    ...groups.flatMap(({ name, versions }) =>
      versions.map(({ groupVersion }) => ({ group: name, version: groupVersion, path: `/apis/${groupVersion}` })),
    ),
  ];
  const served = new Map<string, { readonly scope: string; readonly versions: string[] }>();
  for (const { group, version, path } of paths) {
    const list = await client.get<ResourceList>(path);
    for (const { kind, namespaced } of (list?.resources ?? []).filter(({ name }) => !name.includes('/'))) {
      const id = groupKind(group, kind);
      const known = served.get(id) ?? { scope: namespaced ? 'Namespaced' : 'Cluster', versions: [] };
      served.set(id, { ...known, versions: [...known.versions, version] });
    }
  }
  expect(served.size).toBeGreaterThan(60);

  const builtIn = new Map([...KINDS].filter(([, { custom }]) => !custom));
  expect([...served.keys()].filter((id) => !builtIn.has(id))).toEqual([]);
  const rows = [...served.keys()].map((id) => `${id}: ${builtIn.get(id)?.scope}`);
  expect(rows).toEqual([...served].map(([id, { scope }]) => `${id}: ${scope}`));

  // Rows without a version are of kinds that are gone, or that a server has switched off.
  const wrongVersion = [...builtIn].filter(
    ([id, { version }]) => version !== undefined && served.get(id)?.versions.includes(version) !== true,
  );
  expect(wrongVersion.map(([id]) => id)).toEqual([]);
  const stillServed = [...builtIn].flatMap(([id, { removed }]) =>
    Object.keys(removed).filter((version) => served.get(id)?.versions.includes(version)),
  );
  expect(stillServed).toEqual([]);
});
