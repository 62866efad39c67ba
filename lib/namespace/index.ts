export * from './default-deny';
export * from './namespace';
export * from './priority-classes';
