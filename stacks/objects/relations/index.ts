export * from './reference';
export * from './relations';
export * from './selections';
