import { asRecords, asText, at } from '../../objects/json';
import { listNames, nearestName } from '../../objects/locate';
import { keelson, podRule } from '../rule';

export const volumes = podRule({
  id: 'mounted-volume-exists',
  sources: keelson('mounted-volume-exists'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'What a container mounts is a volume of its pod, or a claim of its StatefulSet.',
  check: ({ manifest, spec, containers }, report) => {
    const known = [
      ...asRecords(spec.volumes).map((volume) => asText(volume.name) ?? ''),
      ...asRecords(at(manifest.object.spec, 'volumeClaimTemplates')).map(
        (claim) => asText(at(claim, 'metadata', 'name')) ?? '',
      ),
    ];
    for (const { container, path } of containers) {
      for (const [position, mount] of asRecords(container.volumeMounts).entries()) {
        const name = asText(mount.name) ?? '';
        if (!known.includes(name)) {
          const near = nearestName(name, known);
          report({
            field: `${path}.volumeMounts[${position}].name`,
            message: 'names a volume that the pod does not have',
            got: name,
            allowed: listNames(known, 'none: the pod has no volumes'),
            fix: near === undefined ? undefined : `did you mean ${near}?`,
          });
        }
      }
    }
  },
});
