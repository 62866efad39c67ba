import { join } from 'node:path';
import { KeelsonError } from '../../lib/core/errors';
import { environmentFromFile, environmentNames } from '../environment';
import { synthesize } from './synthesize';
import { writeSynthesis } from './write';

/**
 * What `cdk8s synth` runs: the same files as `keelson synth`.
 *
 * `KEELSON_ENV` names the environment; without it there is a folder for each. `CDK8S_OUTDIR`, which cdk8s sets from cdk8s.yaml, is the
 * folder that they stand in.
 */
function main(): void {
  const root = process.cwd();
  const { KEELSON_ENV: environment, CDK8S_OUTDIR: output = 'dist' } = process.env;
  const names = environment === undefined || environment === '' ? environmentNames(root) : [environment];
  // All are made before the first is written, so that a fault in one leaves every folder as it was.
  const made = names.map((name) => synthesize(environmentFromFile(root, name), { root }));
  for (const synthesis of made) {
    writeSynthesis(synthesis, join(output, synthesis.environment.name));
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof KeelsonError)) {
    throw error;
  }
  process.stderr.write(`${error.message}${error.fix === undefined ? '' : `; ${error.fix}`}\n`);
  process.exitCode = 1;
}
