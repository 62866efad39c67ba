import { kindOf, removalOf } from '../../objects/kinds';
import { kubeLinter, kubeScore, objectRule } from '../rule';

export const apiVersions = objectRule({
  id: 'stable-api-version',
  sources: [...kubeScore('stable-version'), ...kubeLinter('no-extensions-v1beta')],
  severity: 'fatal',
  reason: 'Every object is of an API version that the target serves.',
  check: ({ identity, object }, report, { kubernetesVersion }) => {
    const minor = removalOf(identity, object.apiVersion);
    const version = kindOf(identity)?.version;
    if (minor !== undefined && minor <= Number(kubernetesVersion.replace(/^v/, '').split('.')[1])) {
      report({
        field: 'apiVersion',
        message: `is not served since Kubernetes 1.${minor}, and the target is ${kubernetesVersion}`,
        got: object.apiVersion,
        allowed: version,
        fix: version === undefined ? 'nothing takes its place: leave the object out' : `write ${version}`,
      });
    }
  },
});
