import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const root = resolve(__dirname, '../..');
const { MODULE, OPTIONS, besideTheBundle } = jest.requireActual<{
  readonly MODULE: string;
  readonly OPTIONS: BuildOptions;
  readonly besideTheBundle: Plugin;
}>('../../bin/kube-config.js');

describe('the library that reads a kubeconfig', () => {
  it('fits into one file that needs Node alone; and it is worth it, for the package loads hundreds', async () => {
    const { metafile = { inputs: {}, outputs: {} } } = await build({
      ...OPTIONS,
      absWorkingDir: root,
      entryPoints: [MODULE],
      write: false,
      metafile: true,
    });
    const needed = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    // node-fetch would like to have `encoding`, and does without it.
    expect(needed.filter((path) => !builtinModules.includes(path.replace(/^node:/, '')))).toEqual(['encoding']);
    expect(Object.keys(metafile.inputs).length).toBeGreaterThan(500);
  });

  it('is imported by no other way, which would take 0.4 s', async () => {
    const bundle = (contents: string): Promise<unknown> =>
      build({
        ...OPTIONS,
        stdin: { contents, resolveDir: root },
        packages: 'external',
        write: false,
        plugins: [besideTheBundle],
      });
    await expect(bundle(`import('${MODULE}')`)).resolves.toMatchObject({ errors: [] });
    await expect(bundle("import('@kubernetes/client-node')")).rejects.toThrow(`import ${MODULE} instead of`);
  });
});
