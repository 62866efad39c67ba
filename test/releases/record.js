// Keeps what a release consists of, so that later ones can be tested to upgrade from it: `npm run release:record -- <version>`.
// Definitions of custom resources are left out: they are the generated files in crds/ and would be most of the bytes.
const { buildSync } = require('esbuild');
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error(`${version ?? 'nothing'} is not a version; write for instance: npm run release:record -- 1.2.3`);
  process.exit(1);
}

const outfile = join(ROOT, '.keelson', 'release', 'stacks.js');
buildSync({
  stdin: {
    contents:
      "export { environmentFromFile } from './stacks/environment'; export { synthesize } from './stacks/synth';",
    resolveDir: ROOT,
    loader: 'ts',
  },
  bundle: true,
  platform: 'node',
  packages: 'external',
  loader: { '.json': 'json' },
  outfile,
  logLevel: 'error',
});
const { environmentFromFile, synthesize } = require(outfile);

const folder = join(__dirname, version);
mkdirSync(folder, { recursive: true });
for (const name of ['dev', 'prod']) {
  // Delivered directly, because a test has neither Argo CD nor a vault.
  const environment = environmentFromFile(ROOT, name, { delivery: 'direct' });
  const { manifests } = synthesize(environment, { root: ROOT });
  const kept = manifests.filter(({ chart }) => chart !== 'crds');
  const lines = kept.map(({ identity: _, constructPath: __, ...manifest }) => JSON.stringify(manifest));
  writeFileSync(join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`);
  console.log(`${name}: ${kept.length} objects`);
}
