// Builds the real programs that the e2e and contract tiers start, so that no test's time limit pays for a build.
// Programs that are at hand (KEELSON_TOOLCHAIN, PATH, the user's cache) are only found; the others are built, unless
// KEELSON_PROGRAMS says otherwise.
const { buildSync } = require('esbuild');
const { join } = require('node:path');

const bundle = join(__dirname, '..', '.keelson', 'ci', 'programs.js');
buildSync({
  entryPoints: [join(__dirname, '..', 'stacks', 'programs', 'index.ts')],
  bundle: true,
  platform: 'node',
  packages: 'external',
  outfile: bundle,
  logLevel: 'error',
});
const { resolveProgram, tools } = require(bundle);

process.env.KEELSON_PROGRAMS ??= 'build';
(async () => {
  for (const tool of tools) {
    for (const name of tool.names ?? [tool.program]) {
      const { path, source } = await resolveProgram(name, {
        onProgress: ({ message }) => /: \d+ s \(/.test(message) || console.log(message),
      });
      console.log(`${name}: ${source}, ${path}`);
    }
  }
})().catch((error) => {
  console.error(error.message, error.fix ?? '');
  process.exitCode = 1;
});
