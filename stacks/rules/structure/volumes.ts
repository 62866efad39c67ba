import { asRecords, asText, at } from '../../objects/json';
import { listNames, locate, nearestName } from '../../objects/locate';
import { containersOf } from '../../objects/resources';
import type { Rule } from './rule';

/** What a container mounts is a volume of its pod, or a claim of its StatefulSet. */
export const volumes: Rule = function* ({ manifests, index }) {
  for (const manifest of manifests) {
    const pods = index.podsOf(manifest);
    if (pods?.spec === undefined) {
      continue;
    }
    const known = [
      ...asRecords(pods.spec.volumes).map((volume) => asText(volume.name) ?? ''),
      ...asRecords(at(manifest.object.spec, 'volumeClaimTemplates')).map(
        (claim) => asText(at(claim, 'metadata', 'name')) ?? '',
      ),
    ];
    for (const { container, field } of containersOf(pods)) {
      for (const [position, mount] of asRecords(container.volumeMounts).entries()) {
        const name = asText(mount.name) ?? '';
        if (!known.includes(name)) {
          const near = nearestName(name, known);
          yield {
            path: locate(manifest, `${field}.volumeMounts[${position}].name`),
            message: 'names a volume that the pod does not have',
            got: name,
            allowed: listNames(known, 'none: the pod has no volumes'),
            fix: near === undefined ? undefined : `did you mean ${near}?`,
          };
        }
      }
    }
  }
};
