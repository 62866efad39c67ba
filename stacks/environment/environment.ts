import type { Cluster } from '../../lib/core/cluster';
import { KUBERNETES_VERSION } from '../../lib/core/versions';
import type { External } from '../objects/external';
import type { SectionNamespace } from './section';
import { SECTION_LIST, type Sections } from './sections/catalogue';
import { targetNamed } from './targets';

/** What a configuration holds, but for its secrets. */
export type PublicSections = Omit<Sections, 'rootSecret' | 'secrets'>;

/** Every value that may differ between environments, validated, with nothing left to look up. */
export interface Environment extends Omit<PublicSections, 'gitops'> {
  /** The stack's name: `dev`, `staging`, `prod`, or one of the user's own. */
  readonly name: string;
  /** What the target and the values say about the cluster, in the words of `lib`. */
  readonly cluster: Cluster;
  /** Those of all that is there. */
  readonly namespaces: readonly EnvironmentNamespace[];
  /** Present where `delivery` is `gitops`. */
  readonly gitops?: NonNullable<Sections['gitops']> & { /** Folder in the repository. */ readonly path: string };
}

/** A namespace of the platform. */
export interface EnvironmentNamespace extends Pick<SectionNamespace, 'podSecurity'> {
  readonly name: string;
}

/** What a section that is there holds. */
export type Settings<Name extends keyof Environment> = NonNullable<Environment[Name]>;

/**
 * Puts sound values and the target's deltas together.
 * @param delivery Takes the place of the configured one. @default - as configured
 */
export function environmentOf(
  name: string,
  values: PublicSections,
  delivery: Environment['delivery'] = values.delivery,
): Environment {
  const { images, gitops, secretStore } = delivery === 'gitops' ? values : { images: values.images };
  return {
    ...values,
    name,
    delivery,
    cluster: {
      environment: name,
      podSecurityVersion: `v${KUBERNETES_VERSION}`,
      ...targetNamed(values.target),
      // The namespace and label that the observability stack's Prometheus has, whoever installs it.
      scraper: { namespace: 'observability', labels: { 'app.kubernetes.io/name': 'prometheus' } },
      images,
      secretStore:
        secretStore === undefined
          ? { type: 'derived' }
          : { type: 'external', clusterSecretStore: secretStore.clusterSecretStore },
    },
    namespaces: namespacesOf(values),
    gitops: gitops === undefined ? undefined : { ...gitops, path: gitops.path ?? `dist/${name}` },
    secretStore,
  };
}

/** What an environment uses that others bring to the cluster, section by section. */
export function externalOf(environment: Environment): Partial<External>[] {
  return sectionsOf(environment).flatMap(([section, value]) => section.external?.(value) ?? []);
}

function namespacesOf(values: PublicSections): EnvironmentNamespace[] {
  return sectionsOf(values).flatMap(([{ namespaces = {} }, value]) =>
    Object.entries(namespaces)
      .filter(([, { with: key }]) => key === undefined || value[key] !== undefined)
      .map(([name, { podSecurity }]) => ({ name, podSecurity })),
  );
}

/** Each section that is there, with what it holds. */
function sectionsOf(environment: object) {
  const values = environment as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  return SECTION_LIST.flatMap(([name, section]) => {
    const value = values[name];
    return value === undefined ? [] : [[section, value] as const];
  });
}
