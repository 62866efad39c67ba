import type { Cluster } from '../../lib/core/cluster';
import { KUBERNETES_VERSION } from '../../lib/core/versions';
import type { Delivery, Environment, GitopsSettings } from './environment';
import type { Sections } from './schema';
import { targetNamed } from './targets';

/** Puts sound values and the target's deltas together. */
export function assemble(name: string, sections: Sections, delivery: Delivery): Environment {
  const { target, namespaces, redis, raibidCi, keda, gitea, temporal, postgres, runbooks } = sections;
  const gitops = delivery === 'gitops' ? gitopsSettings(name, sections) : undefined;
  return {
    name,
    target,
    delivery,
    cluster: clusterFor(name, sections, delivery),
    namespaces,
    redis,
    raibidCi,
    keda,
    ...(gitea === undefined ? {} : { gitea }),
    ...(temporal === undefined ? {} : { temporal }),
    ...(postgres === undefined ? {} : { postgres }),
    ...(runbooks === undefined ? {} : { runbooks }),
    ...(gitops === undefined ? {} : { gitops }),
  };
}

function clusterFor(name: string, { target, images, secretStore }: Sections, delivery: Delivery): Cluster {
  return {
    environment: name,
    podSecurityVersion: `v${KUBERNETES_VERSION}`,
    ...targetNamed(target),
    // The namespace and label that the observability stack's Prometheus has, whoever installs it.
    scraper: { namespace: 'observability', labels: { 'app.kubernetes.io/name': 'prometheus' } },
    images,
    secretStore:
      delivery === 'gitops' && secretStore !== undefined
        ? { type: 'external', clusterSecretStore: secretStore.clusterSecretStore }
        : { type: 'derived' },
  };
}

function gitopsSettings(name: string, { gitops }: Sections): GitopsSettings | undefined {
  return gitops === undefined ? undefined : { ...gitops, path: gitops.path ?? `dist/${name}` };
}
