import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterOf } from './cluster';
import { compareText, KeelsonError } from './errors';
import { lazy } from './lazy';
import {
  attachSecretRecipe,
  type SecretKey,
  type SecretKeyReference,
  type SecretLimit,
  type SecretMaterial,
  type SecretNotation,
  type SecretRecipe,
  type SecretTemplatePart,
} from './secrets';

export interface PlatformSecretProps {
  /** Name of the Secret. */
  readonly name: string;
  readonly namespace: string;
  /** What stands under each key; read at synth, so that users of a component may still be added. */
  readonly keys: () => Readonly<Record<string, SecretKey>>;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values are never in a manifest. With derived secrets it is a Secret without data, filled in by the bridge; with an
 * external store it is an ExternalSecret that has the operator write that Secret.
 */
export class PlatformSecret extends Construct {
  readonly secretName: string;
  private readonly added = new Map<string, SecretKey>();

  constructor(scope: Construct, id: string, props: PlatformSecretProps) {
    super(scope, id);
    this.secretName = props.name;
    const keys = (): SecretRecipe['keys'] => ({ ...props.keys(), ...Object.fromEntries(this.added) });
    const metadata = { name: props.name, namespace: props.namespace, labels: props.labels };
    const store = clusterOf(this).secretStore;
    switch (store.type) {
      case 'derived': {
        const secret = new ApiObject(this, 'Resource', { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' });
        attachSecretRecipe(secret, () => ({ keys: keys() }));
        return;
      }
      case 'external':
        new ApiObject(this, 'Resource', {
          apiVersion: 'external-secrets.io/v1',
          kind: 'ExternalSecret',
          metadata,
          spec: lazy(() => externalSecretSpec(props.name, store.clusterSecretStore, keys())),
        });
        return;
      default:
        throw new Error(`unknown secret store ${JSON.stringify(store satisfies never)}`);
    }
  }

  /**
   * Adds a key that somebody asks for, beside those that everybody gets.
   * @throws KeelsonError when somebody has asked for another value under the same key.
   */
  addKey(key: string, value: SecretKey): SecretKeyReference {
    const known = this.added.get(key) ?? value;
    if (JSON.stringify(known) !== JSON.stringify(value)) {
      throw new KeelsonError(
        `key ${key} of Secret ${this.secretName} is asked for with two values`,
        'ask for it the same way in every place, or give each a client of its own',
      );
    }
    this.added.set(key, value);
    return this.key(key);
  }

  /** A reference to one key, for a workload in the same namespace. */
  key(key: string): SecretKeyReference {
    return { secretName: this.secretName, key };
  }
}

/** Every material that a recipe needs, each once, in order of name. */
export function materialsOf(keys: SecretRecipe['keys']): SecretMaterial[] {
  const found = new Map(mentionsOf(keys).map((material) => [material.material, material]));
  return [...found.values()].sort((a, b) => compareText(a.material, b.material));
}

/** What limits the values of a material, wherever a recipe mentions it. */
export function limitsOf(material: string, recipes: readonly SecretRecipe[]): SecretLimit[] {
  const limits = recipes
    .flatMap(({ keys }) => mentionsOf(keys))
    .flatMap((mention) => (mention.material === material ? (mention.limits ?? []) : []));
  return limits.filter(({ message }, position) => limits.findIndex((other) => other.message === message) === position);
}

function mentionsOf(keys: SecretRecipe['keys']): SecretMaterial[] {
  return Object.values(keys).flatMap((key) =>
    key.type === 'value' ? [key.value] : key.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value])),
  );
}

/**
 * Key Vault allows letters, digits and `-` in names, so `redis/queue/users/probe` becomes `redis-queue-users-probe`.
 */
export function vaultKey(material: string): string {
  return material.replace(/[^A-Za-z0-9-]/g, '-');
}

/**
 * Source: external-secrets.io, "Advanced Templating v2", which has the functions of Go's text/template and of Sprig. `urlquery` writes a
 * space as `+`, which means a plus where a password stands in a URL; the plus itself it has encoded by then.
 */
const TEMPLATE_FUNCTIONS: Readonly<Record<SecretNotation, string>> = {
  plain: '',
  'sha256-hex': ' | sha256sum',
  json: ' | toJson',
  url: ' | urlquery | replace "+" "%20"',
};

function externalSecretSpec(name: string, clusterSecretStore: string, keys: SecretRecipe['keys']): object {
  const template: Record<string, string> = {};
  for (const [key, value] of Object.entries(keys)) {
    template[key] = value.type === 'value' ? `{{ .${variable(value.value)} }}` : value.parts.map(templateText).join('');
  }
  return {
    refreshInterval: '1h0m0s',
    secretStoreRef: { kind: 'ClusterSecretStore', name: clusterSecretStore },
    target: { name, creationPolicy: 'Owner', template: { engineVersion: 'v2', data: template } },
    data: materialsOf(keys).map((material) => ({
      secretKey: variable(material),
      remoteRef: { key: vaultKey(material.material) },
    })),
  };

  function templateText(part: SecretTemplatePart): string {
    return typeof part === 'string'
      ? part.replaceAll('{{', '{{ "{{" }}')
      : `{{ .${variable(part.value)}${TEMPLATE_FUNCTIONS[part.as]} }}`;
  }

  function variable(material: SecretMaterial): string {
    return material.material.replace(/[^A-Za-z0-9]/g, '_');
  }
}
