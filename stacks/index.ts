import * as pulumi from '@pulumi/pulumi';
import { KeelsonError } from '../lib/core/errors';
import { platformFromConfig, secretsOfConfig } from './pulumi/configured';
import { applyPlatform } from './pulumi/program';
import { findBackend } from './pulumi/engine/state';
import { nearestProject } from './synth';

/** What plain `pulumi up` runs: the same platform, applied by the same function, as `keelson up`. */
export = async function program(): Promise<void> {
  try {
    // Pulumi starts the program in the folder of its main file.
    const root = nearestProject(process.cwd());
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
