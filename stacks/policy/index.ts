export * from './evaluate';
export * from './exceptions';
export { Platform } from './platform';
export type { GraphRule, ObjectRule, PodRule, ContainerRule, Rule, RuleSource, Severity } from './rule';
export { RULES } from './rules';
export * from './table';
