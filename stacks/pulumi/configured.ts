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
  const config = pulumi.runtime.allConfig();
  const environment = environmentFromConfig(pulumi.getStack(), config, { delivery, secretKeys: secretKeysOf(config) });
  return synthesize(environment, { root, tokens: 'allowed' });
}

/** The secrets of the running stack's configuration, decrypted. */
export function secretsOfConfig(): { rootSecret?: string; secretOverrides: Readonly<Record<string, string>> } {
  const { rootSecret, overrides } = secretsFromConfig(pulumi.runtime.allConfig());
  return { ...(rootSecret === undefined ? {} : { rootSecret }), secretOverrides: overrides };
}

/** The SDK has this, and leaves it out of its types. A contract test holds it against the engine. */
interface RuntimeWithSecretKeys {
  readonly isConfigSecret?: (key: string) => boolean;
}

/** Keys whose values are encrypted in the stack's file. @returns undefined where the SDK can't tell */
function secretKeysOf(config: Readonly<Record<string, string>>): ReadonlySet<string> | undefined {
  const { isConfigSecret } = pulumi.runtime as RuntimeWithSecretKeys;
  return isConfigSecret === undefined ? undefined : new Set(Object.keys(config).filter((key) => isConfigSecret(key)));
}
