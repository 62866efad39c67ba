import { checkDnsSubdomain } from '../../../lib/core/names';
import { kindOf } from '../../objects/kinds';
import { keelson, objectRule } from '../rule';

export const names = objectRule({
  id: 'object-name',
  sources: keelson('object-name'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: 'Names are such as the API server takes.',
  check: ({ identity }, report) => {
    const objection = (kindOf(identity)?.checkName ?? checkDnsSubdomain)(identity.name);
    if (objection !== undefined) {
      report({ field: 'metadata.name', ...objection });
    }
  },
});
