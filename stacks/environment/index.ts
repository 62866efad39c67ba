export * from './config-secrets';
export * from './environment';
export * from './parity';
export * from './read';
export { PROJECT } from './finding';
export * from './targets';
