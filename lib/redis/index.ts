export * from './acl';
export * from './config';
export * from './endpoint';
export * from './probes';
export * from './redis';
export * from './single';
