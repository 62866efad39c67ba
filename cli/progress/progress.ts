import type { ProgressModel } from './model';

/** Shows a model while it changes. */
export interface Progress {
  readonly model: ProgressModel;
  /** Prints a line that stays. */
  note(text: string): void;
  /** Leaves the last picture standing and gives the cursor back. */
  stop(): void;
  readonly stopped: boolean;
}
