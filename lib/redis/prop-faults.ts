import {
  checkBytes,
  checkCertificate,
  checkDnsLabel,
  faultsAt,
  formatBytes,
  memoryBytes,
  optional,
  type Fault,
  type Objection,
  type Objections,
} from '../core';
import type { RedisInstanceProps } from './props';
import { checkQueueStorage } from './storage';

/** What a server needs beside its data: buffers of clients and replicas, and itself. */
export const OVERHEAD_BYTES = 64 * 1024 * 1024;

const LEAST_MEMORY_BYTES = 16 * 1024 * 1024;

/** What is wrong with an instance's own values; `path` says whose. */
export function propFaults(path: string, props: RedisInstanceProps): Fault[] {
  const { name, memory, memoryLimit, storage, tls } = props;
  const spellings = faultsAt(path, {
    name: checkDnsLabel(name, 40),
    memory: checkBytes(memory),
    memoryLimit: optional(memoryLimit, checkBytes),
    storage: optional(storage, checkBytes),
  });
  const sizes = spellings.length > 0 ? {} : { ...memoryObjections(props), storage: storageObjection(props) };
  const certificateAuthority = optional(tls?.certificateAuthority, checkCertificate);
  return [...spellings, ...faultsAt(path, { ...sizes, 'tls.certificateAuthority': certificateAuthority })];
}

function memoryObjections({ memory, memoryLimit }: RedisInstanceProps): Objections {
  if (memoryBytes(memory) < LEAST_MEMORY_BYTES) {
    return {
      memory: {
        message: 'is less memory than a server uses for itself and its clients',
        got: memory,
        allowed: `${formatBytes(LEAST_MEMORY_BYTES)} or more`,
      },
    };
  }
  const least = memoryBytes(memory) + OVERHEAD_BYTES;
  if (memoryLimit === undefined || memoryBytes(memoryLimit) >= least) {
    return {};
  }
  return {
    memoryLimit: {
      message: `maxmemory ${memory} does not fit into the container`,
      got: memoryLimit,
      allowed: `${formatBytes(least)} or more`,
      fix: 'leave memoryLimit out to have half as much again and 64Mi',
    },
  };
}

function storageObjection({ role, memory, storage }: RedisInstanceProps): Objection | undefined {
  switch (role) {
    case 'queue':
      return checkQueueStorage(memory, storage);
    case 'cache':
      return storage === undefined
        ? undefined
        : { message: 'a cache keeps nothing, so it has no volume', got: storage, fix: 'leave storage out' };
    default:
      throw new Error(`unknown role ${JSON.stringify(role satisfies never)}`);
  }
}
