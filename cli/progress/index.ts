export * from './model';
export * from './progress';
