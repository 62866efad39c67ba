export { ProgressModel } from './model';
export { type Progress, type ProgressOptions, showProgress } from './progress';
