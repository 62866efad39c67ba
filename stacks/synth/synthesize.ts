import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPlatform } from '../../charts/catalogue';
import type { Environment } from '../environment/environment';
import { loadPolicyExceptions, POLICY_EXCEPTIONS_FILE } from '../rules';
import { synthesizeCharts, type Synthesis, type SynthesizeOptions } from './synthesis';

export interface SynthesizePlatformOptions extends SynthesizeOptions {
  /** Folder of the project, where the exceptions to the policy lie. @default - the nearest one from the working directory upwards */
  readonly root?: string;
}

/**
 * The platform of an environment: built from the catalogue, checked and put in order.
 *
 * @throws FaultReport with everything that is wrong, at once
 */
export function synthesize(environment: Environment, options: SynthesizePlatformOptions = {}): Synthesis {
  const { root = nearestProject(process.cwd()), exceptions, ...others } = options;
  const { app, charts } = buildPlatform(environment);
  return synthesizeCharts(app, charts, environment, {
    ...others,
    exceptions: exceptions ?? loadPolicyExceptions(join(root, POLICY_EXCEPTIONS_FILE), environment.name),
  });
}

/** The folder with Pulumi.yaml, from `folder` upwards; the root of the file system where there is none. */
export function nearestProject(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, 'Pulumi.yaml')) || dirname(current) === current) {
      return current;
    }
  }
}
