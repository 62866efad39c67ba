import { asRecord, asList, asTexts, asString } from '../../objects/json';
import { containerRule, kubeLinter, kubeScore, objectRule, polaris } from '../rule';

export const duplicateEnvironment = containerRule({
  id: 'duplicate-environment-variable',
  sources: [...kubeScore('environment-variable-key-duplication'), ...kubeLinter('duplicate-env-var')],
  severity: 'error',
  reason: 'An environment variable is set once: of two values the last one wins, and server-side apply refuses both.',
  check: ({ container }, report) => {
    const times = new Map<string, number>();
    for (const variable of asList(container.env)) {
      const name = asString(asRecord(variable).name) ?? '';
      const count = (times.get(name) ?? 0) + 1;
      times.set(name, count);
      if (count === 2) {
        report({
          field: `env[${name}]`,
          message: 'is set more than once',
          got: name,
          allowed: 'once',
          fix: 'remove one',
        });
      }
    }
  },
});

/** Polaris' list of names, which holds kube-linter's `secret`; both look at variables with a literal value only. */
const SECRET_NAME =
  /^aws_secret_access_key$|^google_application_credentials$|^azure_.+key$|^oci_cli_key_content$|password|token|bearer|secret/i;

const PRIVATE_KEY = /-BEGIN\s+.*PRIVATE KEY-/i;

/** A user and a literal password in an address; `$(PASSWORD)`, `${PASSWORD}` and `{{ password }}` are filled in later. */
const ADDRESS_WITH_PASSWORD = /:\/\/[^\s/:@]*:(?![${<*])[^\s/@]+@/;

function secretIn(value: string): string | undefined {
  if (PRIVATE_KEY.test(value)) {
    return 'holds a private key';
  }
  return ADDRESS_WITH_PASSWORD.test(value) ? 'holds an address with a password' : undefined;
}

const HIDDEN = '(not shown)';

export const secretInEnvironment = containerRule({
  id: 'secret-in-environment',
  sources: [...kubeLinter('env-var-secret'), ...polaris('sensitiveContainerEnvVar')],
  severity: 'error',
  reason:
    'No variable with a literal value is named like a secret or holds one: manifests lie in Git for everyone to read.',
  check: ({ container }, report) => {
    for (const variable of asList(container.env)) {
      const { name, value } = asRecord(variable);
      const key = asString(name) ?? '';
      const text = asString(value);
      if (text === undefined) {
        continue;
      }
      const field = `env[${key}]`;
      const allowed = 'a secret mounted as a file, or valueFrom.secretKeyRef';
      const fix = 'take the value from a Secret';
      const held = secretIn(text);
      if (held !== undefined) {
        report({ field, message: held, got: HIDDEN, allowed, fix });
      } else if (SECRET_NAME.test(key)) {
        report({ field, message: 'is named like a secret and has a literal value', got: key, allowed, fix });
      }
    }
  },
});

export const secretInConfigMap = objectRule({
  id: 'secret-in-config-map',
  sources: polaris('sensitiveConfigmapContent'),
  severity: 'error',
  reason:
    'No key of a ConfigMap is named like a secret or holds one: whoever may look at a namespace may read its ConfigMaps.',
  kinds: ['ConfigMap'],
  check: ({ object }, report) => {
    for (const [key, text] of Object.entries(asTexts(object.data))) {
      const field = `data[${key}]`;
      const allowed = 'a key of a Secret';
      const fix = 'move it to a Secret';
      const held = secretIn(text);
      if (held !== undefined) {
        report({ field, message: held, got: HIDDEN, allowed, fix });
      } else if (SECRET_NAME.test(key)) {
        report({ field, message: 'is named like a secret', got: key, allowed, fix });
      }
    }
  },
});
