import { PROJECT } from './finding';

/** Secret values of an environment's configuration, in plain text: never to be printed, logged or written. */
export interface ConfigSecrets {
  /** What all other secrets are derived from. @default - none is configured */
  readonly rootSecret?: string;
  /** Values that take the place of derived ones, by name of the material. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** Picks the secrets out of values that `environmentFromConfig` has accepted. */
export function secretsFromConfig(config: Readonly<Record<string, string>>): ConfigSecrets {
  const rootSecret = config[`${PROJECT}:rootSecret`];
  const overrides = config[`${PROJECT}:secrets`];
  return {
    ...(rootSecret === undefined ? {} : { rootSecret }),
    overrides: overrides === undefined ? {} : (JSON.parse(overrides) as Record<string, string>),
  };
}
