import type { Selector } from '../selector';

/** One object choosing others by their labels. */
export interface Selection {
  readonly what: 'pods' | 'services';
  /** Namespaces that are looked at; absent for all. */
  readonly namespaces?: readonly string[];
  readonly selector: Selector;
  /** Path of the selector. */
  readonly field: string;
  /** Who waits: the object for what it selects, what it selects for the object, or nobody. */
  readonly waits: 'selector' | 'selected' | 'nobody';
  /** Whether it is a fault to select nothing. */
  readonly mustMatch: boolean;
}
