import type { Rule } from 'eslint';

export const defaultTag: Rule.RuleModule;
