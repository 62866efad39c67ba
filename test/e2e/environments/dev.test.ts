import { ApplyBench, changedKeys } from '../apply/support';
import { PlainPulumi } from '../apply/plain';

// The real platform. Not proven here: that its programs run (`npm run contract` does that), and Pulumi's own language host, which is
// not to be had as a Go module; a small stand-in runs the program with the SDK's own runner.
jest.setTimeout(480_000);

describe('dev', () => {
  const bench = new ApplyBench('k3s');

  beforeAll(async () => {
    bench.copyProjectFiles();
    await bench.start();
  });
  afterAll(() => bench.remove());

  it('comes up, every object ready, and changes nothing at the second run', async () => {
    const first = await bench.run({ operation: 'up' });
    expect({ error: first.error, fix: first.fix }).toEqual({ error: undefined, fix: undefined });
    expect(first.result).toMatchObject({ updated: 0, replaced: 0, deleted: 0, unchanged: 0, drift: [] });
    const second = await bench.run({ operation: 'up' });
    expect(second.result).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0, drift: [] });
    expect(second.result?.unchanged).toBe(first.result?.created);
  });

  it('shows no difference to plain `pulumi up` on the same state', async () => {
    const pulumi = new PlainPulumi(bench);
    expect(await pulumi.run('preview', '-s', 'dev', '--expect-no-changes')).toMatch(/\d+ unchanged/);
    expect(await pulumi.run('up', '-s', 'dev', '--yes', '--skip-preview', '--expect-no-changes')).toMatch(
      /\d+ unchanged/,
    );
    const after = await bench.run({ operation: 'up' });
    expect(after.error).toBeUndefined();
    expect(changedKeys(after)).toEqual({});
    expect(after.result?.drift).toEqual([]);
  });

  it('is destroyed whole', async () => {
    const ran = await bench.run({ operation: 'destroy' });
    expect(ran.error).toBeUndefined();
    const ours = await bench.client.list('v1', 'Namespace', undefined, 'keelson.dev/environment=dev');
    expect(ours).toEqual([]);
    expect(await bench.client.list('v1', 'PersistentVolume')).toEqual([]);
  });
});
