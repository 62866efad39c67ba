import type { Rule } from '../rule';
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
import { scalers } from './scalers';
import { secretInManifest } from './secrets';
import { ownPods, selections, spread } from './selectors';
import { sizes } from './sizes';
import { volumes } from './volumes';

/** What must hold or nothing works, in the order of the documentation. */
export const STRUCTURE: readonly Rule[] = [
  apiVersions,
  names,
  namespaces,
  duplicates,
  definitions,
  schemas,
  sizes,
  labels,
  ports,
  references,
  selections,
  ownPods,
  spread,
  volumes,
  scalers,
  monitors,
  dashboards,
  secretInManifest,
];
