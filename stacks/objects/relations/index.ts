export { scaleTargetOf } from './references';
export type { Reference } from './reference';
export { relationsOf, resolve, selected, selectedPods, selectedServices, type Relations } from './relations';
export type { Selection } from './selection';
export { serviceSelector } from './selections';
