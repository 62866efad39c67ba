export { KINDS, isBuiltIn, kindIdOf, kindOf, removalOf, vanishesByItself, type KindId } from './table';
export type { Brought, Kind, PodMaker, Scaling, Thing } from './kind';
