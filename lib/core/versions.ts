import type { Image } from './images';

/**
 * Every public image that the platform runs: repository, tag, digest, licence. Nowhere else is an image named.
 *
 * Digests can't be read from a registry while building, so each was taken from a public deployment that pins it and names the same
 * tag; the source stands beside it. Verify with `docker buildx imagetools inspect <repository>:<tag>` when you raise one.
 */
export const IMAGES = {
  /** Digest as deployed and checked on amd64 and arm64 by github.com/myomyatmin/k8slab (index digest of the tag). */
  redis: {
    repository: 'docker.io/library/redis',
    tag: '8.10.2-alpine3.23',
    digest: 'sha256:3811787313eba226a2ef38658c6ccb91cd5e110edc89c37767de373120a0e5a0',
    firstParty: false,
    licence: 'AGPL-3.0-only',
  },
} as const satisfies Record<string, Image>;

/** The Kubernetes minor version that manifests are made and checked for. */
export const KUBERNETES_VERSION = '1.35';
