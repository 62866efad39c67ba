'use strict';

/*
 * `npm run bench -- <name> [arguments]`: runs bench/<name>/main.ts. Everything in the folder is bundled first, so that no measured
 * process pays for a loader.
 */

const fs = require('node:fs');
const path = require('node:path');
const definitionsBeside = require('../bin/definitions');
const kubeConfig = require('../bin/kube-config');

const ROOT = path.dirname(__dirname);
const names = fs
  .readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(__dirname, entry.name, 'main.ts')))
  .map((entry) => entry.name)
  .sort();

const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  process.stderr.write(
    `bench: ${name === undefined ? 'name a benchmark' : `no benchmark ${name}`}; there are ${names.join(', ')}\n`,
  );
  process.exit(1);
}

const folder = path.join(__dirname, name);
const outdir = path.join(ROOT, '.keelson', 'bench', name);
require('esbuild')
  .build({
    absWorkingDir: ROOT,
    entryPoints: fs
      .readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
    plugins: [kubeConfig.besideTheBundle, definitionsBeside(ROOT, outdir)],
  })
  .then(() => kubeConfig.writeBeside(ROOT, outdir))
  .then(
    () => {
      process.argv.splice(1, process.argv.length - 1, path.join(outdir, 'main.js'), ...rest);
      require(path.join(outdir, 'main.js'));
    },
    () => process.exit(1),
  );
