export { ProgressModel } from './model';
export type { Progress } from './progress';
export { type ProgressOptions, showProgress } from './show';
