export { PlatformNamespace, type PlatformNamespaceProps } from './namespace';
export { PriorityClasses } from './priority-classes';
