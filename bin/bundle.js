'use strict';

// Writes the bundles; bin/build.js runs this in a process of its own, because plugins can't run while everything else waits for them.

const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const definitionsBeside = require('./definitions');
const kubeConfig = require('./kube-config');

/** Bundles by name, each with its entry; those whose entry is missing are left out. */
const ENTRIES = {
  app: 'stacks/synth/app.ts',
  cli: 'cli/main.ts',
  'policy-pack': 'stacks/policy-pack/index.ts',
  program: 'stacks/index.ts',
};

async function bundle(root, outdir) {
  const entryPoints = Object.fromEntries(
    Object.entries(ENTRIES).filter(([, entry]) => fs.existsSync(path.join(root, entry))),
  );
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'linked',
    // Classes keep their names, which error messages are made of.
    keepNames: true,
    metafile: true,
    logLevel: 'silent',
    plugins: [kubeConfig.besideTheBundle, definitionsBeside(root, outdir)],
  });
  await kubeConfig.writeBeside(root, outdir);
  return Object.keys(metafile.inputs);
}

/** What esbuild says, without its own stack. */
function explain(error) {
  if (!Array.isArray(error.errors) || error.errors.length === 0) {
    return error.stack;
  }
  const lines = error.errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}:${location.column}: ${text}`,
  );
  return `the sources can't be bundled:\n  ${lines.join('\n  ')}`;
}

const [root, outdir] = process.argv.slice(2);
bundle(root, outdir).then(
  (inputs) => process.stdout.write(JSON.stringify(inputs)),
  (error) => {
    process.stderr.write(explain(error));
    process.exitCode = 1;
  },
);
