import type { ClientTls, MountedSecret } from '../workload';
import { CA_FILE_NAME } from './layout';

/** What Secrets of this name hold, as a client mounts it. */
export function mountedPassword(secretName: string): MountedSecret {
  return { secretName, key: 'password', volume: { type: 'secret', name: 'redis-password', secretName } };
}

/** Trust in the authority whose certificates this ConfigMap holds. */
export function trusting(configMapName: string, pem: string): ClientTls {
  const volume = { type: 'configMap', name: 'redis-ca', configMapName } as const;
  return { certificateAuthority: { configMapName, key: CA_FILE_NAME, volume, pem } };
}
