export * from './client';
export * from './connect';
export * from './kubeconfig';
export * from './request';
export * from './target';
export { withoutCalledServers, type SimulatedPlatform } from './simulated';
