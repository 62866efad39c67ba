export * from './declared';
export * from './edges';
export * from './implied';
export * from './needs';
export * from './order';
