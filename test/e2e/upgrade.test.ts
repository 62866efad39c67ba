import { join } from 'node:path';
import { ownsVolume } from '../../stacks/pulumi/bridge/options';
import { keptReleases, releasedManifests } from '../support/releases';
import { ApplyBench, changedKeys } from './apply/support';

/*
 * From release to release on one cluster, with the objects that each release's program made. Not proven: that a program reads the data
 * of its older version; simulated pods hold none.
 */
jest.setTimeout(480_000);

const bench = new ApplyBench('k3s');
const folder = join(__dirname, '..', 'releases');

beforeAll(async () => {
  bench.copyProjectFiles();
  await bench.start();
});
afterAll(() => bench.remove());

/** What holds data in the cluster: claims with their volumes, and the sets that own them, by uid. */
async function stores(): Promise<Record<string, string>> {
  const found = await Promise.all([
    bench.client.list('v1', 'PersistentVolumeClaim'),
    bench.client.list('v1', 'PersistentVolume'),
    bench.client.list('apps/v1', 'StatefulSet'),
  ]);
  return Object.fromEntries(
    found.flat().map(({ kind, metadata }) => [`${kind}/${metadata.namespace ?? '_'}/${metadata.name}`, metadata.uid]),
  );
}

it('every release comes up over the one before, and no data store is replaced', async () => {
  const steps = [...keptReleases(folder), undefined];
  let before: Record<string, string> = {};
  for (const version of steps) {
    const release = version === undefined ? undefined : { version, environment: 'dev' as const, folder };
    const ran = await bench.run({ operation: 'up', release });
    expect({ version, error: ran.error, fix: ran.fix }).toEqual({ version, error: undefined, fix: undefined });
    expect({ version, replaced: ran.result?.replaced, drift: ran.result?.drift }).toEqual({
      version,
      replaced: 0,
      drift: [],
    });
    const deleted = changedKeys(ran).delete ?? [];
    expect(deleted.filter((key) => !/^batch\/Job\//.test(key))).toEqual([]);
    const after = await stores();
    expect(after).toMatchObject(before);
    before = after;
  }
  const kept = releasedManifests(keptReleases(folder).at(-1) as string, 'dev', folder).filter(ownsVolume);
  expect(kept).toHaveLength(5);
  expect(Object.keys(before).filter((key) => key.startsWith('PersistentVolumeClaim/')).length).toBeGreaterThanOrEqual(
    kept.length,
  );
});

it('after the last step nothing is left to do', async () => {
  const again = await bench.run({ operation: 'up' });
  expect(again.result).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0, drift: [] });
});
