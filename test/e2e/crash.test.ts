import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxStatus } from '../../stacks/sandbox';
import { ApplyBench, changedKeys } from './apply/support';

jest.setTimeout(480_000);

const bench = new ApplyBench();

beforeAll(() => bench.start());
afterAll(() => bench.remove());

/** The live objects of an environment without what differs between two lives of the same object. */
async function liveSet(name: string): Promise<unknown> {
  const kinds = [
    ['v1', 'ConfigMap'],
    ['v1', 'Secret'],
    ['v1', 'Service'],
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['batch/v1', 'Job'],
    [`${name}.e2e.keelson.dev/v1`, 'Widget'],
  ] as const;
  const objects = await Promise.all(
    kinds.map(([apiVersion, kind]) =>
      bench.client.list(apiVersion, kind, `${name}-apps`, `keelson.dev/environment=${name}`),
    ),
  );
  return objects
    .flat()
    .map(({ kind, metadata, data }) => ({ kind, name: metadata.name, data }))
    .sort((a, b) => (`${a.kind}/${a.name}` < `${b.kind}/${b.name}` ? -1 : 1));
}

describe('a run that is killed', () => {
  it.each([1, 4, 9, 17, 24])(
    'after %i objects converges at the next run, and the third has nothing to do',
    async (count) => {
      const platform = { name: `kill${count}`, fillers: 16 };
      let done = 0;
      const first = bench.begin({ operation: 'up', platform });
      await first.seen((event) => event.type === 'resource' && event.status === 'done' && ++done === count);
      await first.kill();
      const second = await bench.run({ operation: 'up', platform });
      expect(second.error).toBeUndefined();
      expect(second.events).toContainEqual({
        type: 'message',
        severity: 'warning',
        message: expect.stringMatching(
          /^removed the lock of process \d+, which is gone; what it had begun is taken up now$/,
        ),
      });
      expect(await liveSet(platform.name)).toHaveLength(7 + 16);
      const third = await bench.run({ operation: 'up', platform });
      expect(third.result).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: 25, drift: [] });
    },
  );

  it('leaves nothing behind that the next run does not want', async () => {
    const name = 'kill9';
    const first = bench.begin({ operation: 'up', platform: { name, fillers: 40, greeting: 'later' } });
    let done = 0;
    await first.seen(
      (event) => event.type === 'resource' && event.status === 'done' && event.operation === 'create' && ++done === 6,
    );
    await first.kill();
    const second = await bench.run({ operation: 'up', platform: { name, fillers: 16 } });
    expect(second.error).toBeUndefined();
    expect(second.result?.leftovers.length).toBeGreaterThanOrEqual(6);
    expect(second.result?.leftovers.every((key) => key.startsWith(`ConfigMap/${name}-apps/filler-0`))).toBe(true);
    expect(await liveSet(name)).toHaveLength(7 + 16);
    const third = await bench.run({ operation: 'preview', platform: { name, fillers: 16 } });
    expect(third.result).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: 25, drift: [] });
    expect(await bench.get('v1', 'ConfigMap', `${name}-apps`, 'settings')).toMatchObject({ data: { greeting: 'one' } });
  });

  it('can be destroyed, with what only the killed run knew', async () => {
    const platform = { name: 'half', fillers: 16 };
    const first = bench.begin({ operation: 'up', platform });
    await first.seen((event) => event.type === 'resource' && event.status === 'done' && event.operation === 'create');
    await first.kill();
    const ran = await bench.run({ operation: 'destroy', platform });
    expect(ran.error).toBeUndefined();
    await bench.gone('v1', 'Namespace', undefined, 'half-apps');
    expect(
      await bench.get('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, 'widgets.half.e2e.keelson.dev'),
    ).toBeUndefined();
  });
});

describe('an API server that dies in the middle of a run', () => {
  it('loses nothing: the run says so, the state keeps what was done, and the next run finishes', async () => {
    const platform = { name: 'outage', fillers: 60 };
    const first = bench.begin({ operation: 'up', platform });
    let done = 0;
    await first.seen((event) => event.type === 'resource' && event.status === 'done' && ++done === 5);
    const server = sandboxStatus(bench.directory).components.find(({ name }) => name === 'kube-apiserver');
    process.kill(server?.pid as number, 'SIGKILL');
    const ended = await first.ended;
    expect(ended.error).toMatch(
      /^(.* and \d+ more: the API server at 127\.0\.0\.1:\d+ stopped answering\n)+\d+ of 69 objects are as planned$/,
    );
    expect(ended.fix).toBe('run `keelson up` again once it answers: what was done is recorded, the rest follows');
    await bench.start();
    const second = await bench.run({ operation: 'up', platform });
    expect(second.error).toBeUndefined();
    expect(second.result?.deleted).toBe(0);
    expect(second.result?.replaced).toBe(0);
    const third = await bench.run({ operation: 'up', platform });
    expect(third.result).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0, unchanged: 69, drift: [] });
  });
});

describe('two runs at once', () => {
  it('let one win, and the other says who holds the lock', async () => {
    const platform = { name: 'twice', fillers: 30 };
    const first = bench.begin({ operation: 'up', platform });
    await first.seen((event) => event.type === 'resource');
    const second = await bench.run({ operation: 'up', platform });
    expect(second.error).toMatch(
      /^another run is changing "twice": process \d+ of \S+ on this machine, since \d{4}-\d\d-\d\dT[\d:]+\S+$/,
    );
    expect(second.fix).toBe('wait until it has ended');
    expect(changedKeys(second)).toEqual({});
    expect((await first.ended).result).toMatchObject({ created: 39 });
  });

  it('both begun in the same moment: at least one of them says so, and the next run is clean', async () => {
    const platform = { name: 'twice', fillers: 31 };
    const runs = await Promise.all([
      bench.run({ operation: 'up', platform }),
      bench.run({ operation: 'up', platform }),
    ]);
    for (const { error } of runs) {
      expect(error ?? 'another run is changing "twice"').toMatch(/^another run is changing "twice"/);
    }
    await sleep(100);
    expect((await bench.run({ operation: 'up', platform })).error).toBeUndefined();
    expect((await bench.run({ operation: 'up', platform })).result).toMatchObject({
      unchanged: 40,
      created: 0,
      drift: [],
    });
  });
});
