import { Lazy } from 'cdk8s';

/** A value that is only asked for at synth, so that what it is made of may still be added until then. */
export function lazy<T>(produce: () => T): T {
  // cdk8s asks while it writes objects out; until then the place holds its token, which is why its own type is `any`.
  return Lazy.any({ produce }) as T;
}
