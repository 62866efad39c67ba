import type { Construct } from 'constructs';
import { clusterOf } from './cluster';
import { addFaults } from './validation';

/** An image; never a bare string, so that nobody can leave out the tag. */
export interface Image {
  /**
   * Repository with its host for public images (`docker.io/library/redis`), or the bare repository of a first-party image, which the
   * environment's registry is put in front of.
   */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:` and 64 hexadecimal digits: which bytes run. @default - the tag alone, where the environment allows it */
  readonly digest?: string;
  /** Whether the image is built by the platform's own systems. */
  readonly firstParty: boolean;
  /** SPDX identifier of the program's licence, for public images. @default - not public */
  readonly licence?: string;
}

/**
 * The reference that stands in a pod, `repository:tag@digest`. Where the environment requires digests, an image without one is
 * reported at synth.
 */
export function imageReference(scope: Construct, image: Image): string {
  const policy = clusterOf(scope).images;
  if (policy.requireDigest && image.digest === undefined) {
    addFaults(scope, () => [
      {
        path: scope.node.path,
        message: 'the image has no digest, which this environment requires',
        got: `${image.repository}:${image.tag}`,
        allowed: 'repository:tag@sha256:<64 hexadecimal digits>',
        fix: image.firstParty
          ? 'set the digest beside the tag in the environment'
          : 'set the digest in lib/core/versions.ts',
      },
    ]);
  }
  const suffix = `:${image.tag}${image.digest === undefined ? '' : `@${image.digest}`}`;
  if (image.firstParty) {
    return `${policy.registry}/${image.repository}${suffix}`;
  }
  const repository =
    policy.mirror === undefined ? image.repository : `${policy.mirror}/${withoutHost(image.repository)}`;
  return `${repository}${suffix}`;
}

function withoutHost(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1);
}
