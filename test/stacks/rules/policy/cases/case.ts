import { change, type Objects } from '../platform';

/** One way to break a rule; faults.txt holds every fault that follows. */
export interface BadCase {
  readonly rule: string;
  readonly what: string;
  /** What is changed about the good platform. */
  readonly change: (objects: Objects) => void;
  /** Other rules that can't but be broken by the same change. */
  readonly also?: readonly string[];
}

/** A change that keeps every rule, though it looks at first as if it did not. */
export interface GoodCase {
  readonly what: string;
  readonly change: (objects: Objects) => void;
}

/** Paths in the good platform. */
export const POD = 'deployment spec template spec';
export const WEB = `${POD} containers 0`;
export const SECURITY = `${WEB} securityContext`;

/** Changes the fields at the paths. */
export const set =
  (...changes: readonly (readonly [path: string, value: unknown])[]) =>
  (objects: Objects): void => {
    for (const [path, value] of changes) {
      change(objects, path, value);
    }
  };
