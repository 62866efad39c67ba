// Bundles the generator, which is TypeScript like the rest, and runs it in the project's folder: `npm run crds`.
const { buildSync } = require('esbuild');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const outfile = join(root, '.keelson/crds.js');
buildSync({
  entryPoints: [join(__dirname, 'main.ts')],
  bundle: true,
  platform: 'node',
  packages: 'external',
  outfile,
  logLevel: 'error',
});
process.chdir(root);
require(outfile);
