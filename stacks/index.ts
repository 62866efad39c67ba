import { dirname, join } from 'node:path';
import { existsSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { KeelsonError } from '../lib/core/errors';
import { platformFromConfig, secretsOfConfig } from './pulumi/configured';
import { applyPlatform } from './pulumi/program';
import { findBackend } from './pulumi/engine/state';

/** What plain `pulumi up` runs: the same platform, applied by the same function, as `keelson up`. */
export = async function program(): Promise<void> {
  try {
    const root = projectOf(process.cwd());
    await applyPlatform(platformFromConfig({ root }), {
      root,
      ...secretsOfConfig(),
      localState: findBackend(root).folder !== undefined,
    });
  } catch (error) {
    if (error instanceof KeelsonError) {
      throw new pulumi.RunError(error.fix === undefined ? error.message : `${error.message}\n${error.fix}`);
    }
    throw error;
  }
};

// Pulumi starts the program in the folder of its main file.
function projectOf(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'Pulumi.yaml')) || dirname(current) === current) {
      return current;
    }
  }
}
