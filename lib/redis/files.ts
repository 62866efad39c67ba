import type { MountedSecret } from '../workload';

/** What Secrets of this name hold, as a client mounts it. */
export function mountedPassword(secretName: string): MountedSecret {
  return { secretName, key: 'password', volume: { type: 'secret', name: 'redis-password', secretName } };
}
