import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderDifference } from '../../cli/folder-difference';
import { scratchFolder } from './support';

test('folders are compared byte by byte, an absent one counts as empty', async () => {
  const scratch = scratchFolder();
  const [old, fresh] = [join(scratch.path, 'old'), join(scratch.path, 'fresh')];
  mkdirSync(join(fresh, 'redis'), { recursive: true });
  writeFileSync(join(fresh, 'redis/a.yaml'), 'a');
  writeFileSync(join(fresh, 'redis/b.yaml'), 'b');
  expect(await folderDifference(old, fresh)).toEqual([
    { path: 'redis/a.yaml', change: 'missing' },
    { path: 'redis/b.yaml', change: 'missing' },
  ]);

  mkdirSync(join(old, 'redis'), { recursive: true });
  writeFileSync(join(old, 'redis/a.yaml'), 'a');
  writeFileSync(join(old, 'redis/b.yaml'), 'B');
  writeFileSync(join(old, 'redis/c.yaml'), 'c');
  expect(await folderDifference(old, fresh)).toEqual([
    { path: 'redis/b.yaml', change: 'different' },
    { path: 'redis/c.yaml', change: 'stale' },
  ]);

  expect(await folderDifference(fresh, fresh)).toEqual([]);
  scratch.remove();
});
