import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generate } from './generate';

/** Brings crds/ and the constructs of lib/crd up to date and says what changed. */
async function main(root: string): Promise<void> {
  const files = await generate(root);
  const stale = (await readdir(join(root, 'crds'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !files.has(path) && !path.endsWith('/room.json'));
  for (const path of stale) {
    await rm(join(root, path));
    console.log(`removed ${path}`);
  }
  for (const [path, text] of files) {
    const file = join(root, path);
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== text) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      console.log(`${before === undefined ? 'added' : 'changed'} ${path}`);
    }
  }
  console.log(`up to date: ${files.size} files`);
}

main(process.cwd()).catch((error: unknown) => {
  const { message, stderr } = error as Error & { readonly stderr?: string };
  console.error(`crds: ${message}${stderr ?? ''}`);
  process.exitCode = 1;
});
