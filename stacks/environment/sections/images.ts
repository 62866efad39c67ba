import * as z from 'zod';
import { checkDnsSubdomain } from '../../../lib/core/names';
import { checkedText, type ReleasedImage } from '../fields';
import type { Finding, PropertyPath } from '../finding';
import { checkRegistry, DIGEST_ALLOWED, isFloatingTag, isLoopbackHost, registryHost } from '../image-rules';
import { defineSection, type Configuration } from '../section';
import { delivery } from './delivery';
import { target } from './target';

const schema = z.strictObject({
  registry: checkedText(
    'registry and path prefix of our own images, such as registry.example.com/agents',
    checkRegistry,
  ),
  /** @default - each public image comes from its own host */
  mirror: checkedText(
    'registry that mirrors public images under the same repository names; without it each comes from its own host',
    checkRegistry,
  ).optional(),
  /** @default - none: a local registry, or nodes that have an identity of their own */
  pullSecret: checkedText(
    'name of the pull secret that every namespace holds; without it nodes pull as themselves',
    checkDnsSubdomain,
  ).optional(),
  /** @default false */
  requireDigest: z.boolean().describe('whether an image without a digest is refused').default(false),
});

export const images = defineSection({
  schema,
  rules: checkTarget,
  external: ({ pullSecret }) => (pullSecret === undefined ? {} : { secrets: [`*/${pullSecret}`] }),
  mayDiffer: ['registry', 'requireDigest'],
});

/** Values that tell of another cluster than the target: a file that was copied and half changed. */
function checkTarget(value: z.output<typeof schema>, configuration: Configuration): Finding[] {
  const kind = configuration.read(target);
  switch (kind) {
    case 'aks':
      return (['registry', 'mirror'] as const)
        .filter((key) => isLoopbackHost(registryHost(value[key] ?? '')))
        .map((key) => ({
          at: ['images', key],
          message: 'is on the machine itself, where nodes of aks find nothing',
          got: value[key],
          fix: 'name a registry that the nodes can reach, or set target to k3s',
        }));
    case 'k3s':
      return value.pullSecret === undefined && registryHost(value.registry).endsWith('.azurecr.io')
        ? [
            {
              at: ['images', 'registry'],
              message: 'lets in nodes of aks by their identity, which nodes of k3s do not have',
              got: value.registry,
              fix: 'set images.pullSecret, or set target to aks',
            },
          ]
        : [];
    case undefined:
      return [];
    default:
      throw new Error(`unknown target ${JSON.stringify(kind satisfies never)}`);
  }
}

/** What an image of ours is wrong in where the environment wants digests, or where Argo CD looks for changes. */
export function checkImage(at: PropertyPath, image: ReleasedImage, configuration: Configuration): Finding[] {
  if (image.digest !== undefined) {
    return [];
  }
  const findings: Finding[] = [];
  if (configuration.read(images)?.requireDigest === true) {
    findings.push({
      at: [...at, 'digest'],
      message: 'is missing, but images.requireDigest is true',
      allowed: DIGEST_ALLOWED,
      fix: 'copy it from `docker buildx imagetools inspect`',
    });
  }
  if (configuration.read(delivery) === 'gitops' && isFloatingTag(image.tag)) {
    findings.push({
      at: [...at, 'tag'],
      message: 'is moved from image to image, so Argo CD would not see a new one',
      got: image.tag,
      allowed: 'a tag that is given once, such as a version or a commit',
      fix: 'write the version, or a digest beside the tag',
    });
  }
  return findings;
}
