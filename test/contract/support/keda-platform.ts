import { environmentFromFile, type Environment } from '../../../stacks/environment';
import { secretValues } from '../../../stacks/pulumi/secrets/secrets';
import { projectDirectory } from '../../../stacks/programs';
import { synthesize, type KubernetesObject, type Manifest } from '../../../stacks/synth';
import type { Rendered } from '../../support/render';
import { ROOT_SECRET, withoutNewerCommands, type SynthesizedRedis } from './redis-instance';

/** The operator reads the scaler's password out of its Secret, and must hand it on as it is. */
const OVERRIDES = {
  'redis/redis-queue/users/raibid-scaler': `it's "quoted" \\ $HOME \`id\` # % %20 {{ .x }}\nsecond line пароль 🔑`,
};

/** The development platform with the bounds that a test needs, and the values that its Secrets would hold. */
export class KedaPlatform {
  readonly manifests: readonly Manifest[];

  constructor(bounds: { readonly maxReplicas: number; readonly longestLeaseSeconds: number }) {
    // The queue and its agents only: what else dev consists of would start pods that nothing here asks for.
    const whole = environmentFromFile(projectDirectory(), 'dev');
    const dev: Environment = { ...whole, postgres: undefined, temporal: undefined, gitea: undefined };
    const { capacity, raibidCi, namespaces } = dev;
    if (raibidCi?.agents === undefined) {
      throw new Error('the development environment has no agents');
    }
    const environment: Environment = {
      ...dev,
      raibidCi: { ...raibidCi, agents: { ...raibidCi.agents, ...bounds } },
      // A laptop has room for a few agents only.
      capacity: { ...capacity, cpu: '16', memory: '32Gi' },
      namespaces: namespaces.filter(({ name }) => ['keda', 'queue', 'raibid-ci'].includes(name)),
    };
    this.manifests = synthesize(environment, { root: projectDirectory() }).manifests;
  }

  object(key: string): KubernetesObject {
    const found = this.manifests.find((manifest) => manifest.key === key);
    if (found === undefined) {
      throw new Error(`no ${key} in the platform`);
    }
    return found.object;
  }

  /** The object as it is applied: a Secret with its values. */
  applied(manifest: Manifest): KubernetesObject {
    return manifest.secret === undefined ? manifest.object : { ...manifest.object, stringData: this.values(manifest) };
  }

  /** Redis as it was synthesized. */
  redis(): SynthesizedRedis {
    const objects = this.manifests.map(({ object }) => object as Rendered);
    return {
      objects,
      one: (kind: string, name: string) => {
        const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
        if (found === undefined) {
          throw new Error(`no ${kind} ${name}`);
        }
        return found;
      },
      secret: (name: string) => this.secret(name),
    } as unknown as SynthesizedRedis;
  }

  /** Values of a Secret, by `namespace/name`. */
  secret(name: string): Readonly<Record<string, string>> {
    const found = this.manifests.find((manifest) => manifest.key === `Secret/${name}`);
    if (found === undefined) {
      throw new Error(`no Secret ${name}`);
    }
    return this.values(found);
  }

  private values(manifest: Manifest): Record<string, string> {
    const recipe = manifest.secret;
    const values = recipe === undefined ? {} : secretValues(recipe, { rootSecret: ROOT_SECRET, overrides: OVERRIDES });
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withoutNewerCommands(value)]));
  }
}
