import * as pulumi from '@pulumi/pulumi';
import { environmentFromConfig, secretsFromConfig } from '../environment';
import { synthesize } from '../synth';
import type { Platform } from './platform';

export interface ConfiguredOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Delivers otherwise than the environment says. @default - as configured */
  readonly delivery?: 'direct';
}

/**
 * The platform that the running stack's configuration describes.
 * @throws FaultReport with everything that is wrong with the configuration or the objects.
 */
export function platformFromConfig({ root, delivery }: ConfiguredOptions): Platform {
  const environment = environmentFromConfig(pulumi.getStack(), pulumi.runtime.allConfig(), { delivery });
  return synthesize(environment, { root, tokens: 'allowed' });
}

/** The secrets of the running stack's configuration, decrypted. */
export function secretsOfConfig(): { rootSecret?: string; secretOverrides: Readonly<Record<string, string>> } {
  const { rootSecret, overrides } = secretsFromConfig(pulumi.runtime.allConfig());
  return { ...(rootSecret === undefined ? {} : { rootSecret }), secretOverrides: overrides };
}
