export * from './evaluate';
export * from './exceptions';
export type { Rule, RuleSource, Severity } from './rule';
export { RULES } from './policy';
export * from './table';
