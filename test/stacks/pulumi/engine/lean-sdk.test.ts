import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '../../../..');

/** Runs a script after the stand-ins are in place, or without them, in a process whose modules are Node's own and not the test runner's. */
function run(script: string, first = "import './stacks/pulumi/engine/lean-sdk';"): unknown {
  const folder = mkdtempSync(join(ROOT, '.keelson', 'lean-'));
  try {
    buildSync({
      stdin: {
        contents: `${first} import * as pulumi from '@pulumi/pulumi'; import * as automation from '@pulumi/pulumi/automation';
          const loaded = (name) => Object.keys(require.cache).some((file) => file.includes(name) && require.cache[file].children !== undefined);
          process.stdout.write(JSON.stringify((() => { ${script} })()));`,
        resolveDir: ROOT,
        loader: 'ts',
      },
      outfile: join(folder, 'run.js'),
      bundle: true,
      platform: 'node',
      packages: 'external',
    });
    return JSON.parse(execFileSync(process.execPath, [join(folder, 'run.js')], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the lean SDK', () => {
  it('is needed: the SDK alone loads TypeScript and the dependency resolver, which takes 0.4 s', () => {
    const script = `void [pulumi.CustomResource, automation.LocalWorkspace]; return [loaded('/typescript/lib/typescript.js'), loaded('/@npmcli/arborist/lib/index.js')];`;
    expect(run(script, '')).toEqual([true, true]);
  });

  it('works without TypeScript and the dependency resolver', () => {
    expect(
      run(
        `return [typeof pulumi.CustomResource, typeof automation.LocalWorkspace, loaded('/typescript/lib/typescript.js'), loaded('/@npmcli/arborist/lib/index.js')];`,
      ),
    ).toEqual(['function', 'function', false, false]);
  });

  it('loads them when they are used', () => {
    expect(
      run(`
        const sdk = require('node:module').createRequire(require.resolve('@pulumi/pulumi/package.json'));
        return [typeof sdk('./typescript-shim.js').createSourceFile, typeof sdk('@npmcli/arborist').Arborist];`),
    ).toEqual(['function', 'function']);
  });
});
