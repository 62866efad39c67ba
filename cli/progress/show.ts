import type { Surface } from '../terminal';
import { LiveProgress } from './live';
import { ProgressModel } from './model';
import { PlainProgress } from './plain';
import type { Progress } from './progress';

export interface ProgressOptions {
  readonly now: () => number;
  /** Whether nothing is changed, only planned. @default false */
  readonly planned?: boolean;
  /** Shows nothing. @default false */
  readonly quiet?: boolean;
  /** Lines even in a terminal, as CI systems that have one want it. @default false */
  readonly plain?: boolean;
}

/** A live tree in a terminal, plain lines elsewhere. */
export function showProgress(surface: Surface, options: ProgressOptions): Progress {
  const model = new ProgressModel(options.now);
  const planned = options.planned ?? false;
  if (options.quiet === true) {
    return { model, note: () => undefined, stop: () => undefined, stopped: false };
  }
  return surface.isTerminal && options.plain !== true
    ? new LiveProgress(model, surface, options.now, planned)
    : new PlainProgress(model, surface.stream, options.now, planned);
}
