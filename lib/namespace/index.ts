export { PlatformNamespace, type PlatformNamespaceProps, type QuotaProps } from './namespace';
export { PriorityClasses } from './priority-classes';
