import { POLICY } from './policy';
import type { Rule } from './rule';
import { STRUCTURE } from './structure';

/** Every rule, in the order of the documentation. */
export const RULES: readonly Rule[] = [...POLICY, ...STRUCTURE];
