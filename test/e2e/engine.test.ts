import { lstatSync, mkdirSync, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateFile } from '../../stacks/pulumi/engine/state';
import { ApplyBench } from './apply/support';

// What the engine is kept from, because it takes a fifth of a run and more (docs/decisions/0008): it still would do it, and doesn't.
jest.setTimeout(240_000);

const bench = new ApplyBench();
const FILLERS = 40;

beforeAll(() => bench.start());
afterAll(() => bench.remove());

/** Applies a platform. @returns how often its state was touched meanwhile */
async function apply(name: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const file = stateFile(join(bench.project, '.keelson', 'state'), name);
  mkdirSync(dirname(file), { recursive: true });
  let touched = 0;
  const watcher = watch(dirname(file), (_event, changed) => {
    touched += changed === `${name}.json` ? 1 : 0;
  });
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    const platform = { name, fillers: FILLERS };
    const ran = await bench.run({ operation: 'up', platform, options: { awaitPolicy: 'none' } });
    expect(ran.error).toBeUndefined();
    expect(ran.result?.created).toBeGreaterThan(FILLERS);
    return touched;
  } finally {
    process.env = before;
    watcher.close();
  }
}

it('would write logs, and its state after each object', async () => {
  const home = join(bench.project, 'home');
  mkdirSync(home);
  const touched = await apply('usual', { PULUMI_HOME: home, PULUMI_SKIP_CHECKPOINTS: 'false' });
  expect(readdirSync(join(home, 'logs'))).not.toEqual([]);
  expect(touched).toBeGreaterThan(FILLERS);
});

it('writes no logs, and its state at the end', async () => {
  const touched = await apply('bent', {});
  expect(lstatSync(join(bench.project, '.keelson', 'pulumi', 'logs')).isFile()).toBe(true);
  expect(touched).toBeGreaterThan(0);
  expect(touched).toBeLessThan(FILLERS);
});
