'use strict';
// What the Pulumi engine starts. The rules are compiled in memory at every start, from the sources that synth uses: there is no build
// that could be older than they are.
const { buildSync } = require('esbuild');
const Module = require('node:module');
const { join } = require('node:path');

const entry = join(__dirname, 'pack.ts');
const { outputFiles } = buildSync({
  entryPoints: [entry],
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'silent',
});

const pack = new Module(entry, module);
pack.filename = entry;
pack.paths = Module._nodeModulePaths(__dirname);
pack._compile(outputFiles[0].text, entry);
module.exports = pack.exports;
