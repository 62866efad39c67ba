import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generate } from './generate';

/** Brings crds/ up to date and says what changed. */
async function main(root: string): Promise<void> {
  const folder = join(root, 'crds');
  const files = await generate(root);
  const stale = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !files.has(path) && path !== 'room.json');
  for (const path of stale) {
    await rm(join(folder, path));
    console.log(`removed crds/${path}`);
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== text) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      console.log(`${before === undefined ? 'added' : 'changed'} crds/${path}`);
    }
  }
  console.log(`crds/ is up to date: ${files.size} files`);
}

main(process.cwd()).catch((error: unknown) => {
  const { message, stderr } = error as Error & { readonly stderr?: string };
  console.error(`crds: ${message}${stderr ?? ''}`);
  process.exitCode = 1;
});
