import type { Fault } from '../../../lib/core/errors';
import { apiVersions } from './api-versions';
import { definitions, schemas } from './custom-resources';
import { dashboards } from './dashboards';
import { duplicates } from './duplicates';
import { labels } from './labels';
import { monitors } from './monitors';
import { names } from './names';
import { namespaces } from './namespaces';
import { ports } from './ports';
import { references } from './references';
import type { RuleContext } from './rule';
import { scalers } from './scalers';
import { secrets } from './secrets';
import { selectors } from './selectors';
import { sizes } from './sizes';
import { volumes } from './volumes';

const RULES = [
  apiVersions,
  dashboards,
  definitions,
  duplicates,
  labels,
  monitors,
  names,
  namespaces,
  ports,
  references,
  scalers,
  schemas,
  secrets,
  selectors,
  sizes,
  volumes,
];

/** What the rules find in the whole set. They can't be excepted: what they refuse does not work. */
export function structuralFaults(context: RuleContext): Fault[] {
  return RULES.flatMap((rule) => [...rule(context)]);
}

export type { Rule, RuleContext } from './rule';
