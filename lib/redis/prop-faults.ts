import { checkBytes, checkDnsLabel, formatBytes, memoryBytes, type Fault } from '../core';
import type { RedisInstanceProps } from './props';
import { checkQueueStorage } from './storage';

/** What a server needs beside its data: buffers of clients and replicas, and itself. */
export const OVERHEAD_BYTES = 64 * 1024 * 1024;

const LEAST_MEMORY_BYTES = 16 * 1024 * 1024;

/** What is wrong with an instance's own values; `path` says whose. */
export function propFaults(path: string, props: RedisInstanceProps): Fault[] {
  const objections = [
    props.name.length > 40
      ? { message: 'is too long for the name of an instance', got: props.name, allowed: 'up to 40 characters' }
      : checkDnsLabel(props.name),
    checkBytes(props.memory),
    props.memoryLimit === undefined ? undefined : checkBytes(props.memoryLimit),
    props.storage === undefined ? undefined : checkBytes(props.storage),
  ].filter((objection) => objection !== undefined);
  if (objections.length > 0) {
    return objections.map((objection) => ({ path, ...objection }));
  }
  return [...memoryFaults(path, props), ...storageFaults(path, props), ...tlsFaults(path, props)];
}

/** A quantity's bytes, or something to go on with until its fault is told. */
export function bytesOr(quantity: string, fallback: number): number {
  return checkBytes(quantity) === undefined ? memoryBytes(quantity) : fallback;
}

function memoryFaults(path: string, { memory, memoryLimit }: RedisInstanceProps): Fault[] {
  if (memoryBytes(memory) < LEAST_MEMORY_BYTES) {
    return [
      {
        path,
        message: 'is less memory than a server uses for itself and its clients',
        got: memory,
        allowed: `${formatBytes(LEAST_MEMORY_BYTES)} or more`,
      },
    ];
  }
  const least = memoryBytes(memory) + OVERHEAD_BYTES;
  if (memoryLimit === undefined || memoryBytes(memoryLimit) >= least) {
    return [];
  }
  return [
    {
      path,
      message: `maxmemory ${memory} does not fit into the container`,
      got: memoryLimit,
      allowed: `${formatBytes(least)} or more`,
      fix: 'leave memoryLimit out to have half as much again and 64Mi',
    },
  ];
}

function storageFaults(path: string, { role, memory, storage }: RedisInstanceProps): Fault[] {
  switch (role) {
    case 'queue': {
      const objection = checkQueueStorage(memory, storage);
      return objection === undefined ? [] : [{ path: `${path}.storage`, ...objection }];
    }
    case 'cache':
      return storage === undefined
        ? []
        : [{ path, message: 'a cache keeps nothing, so it has no volume', got: storage, fix: 'leave storage out' }];
    default:
      throw new Error(`unknown role ${JSON.stringify(role satisfies never)}`);
  }
}

function tlsFaults(path: string, { tls }: RedisInstanceProps): Fault[] {
  return tls === undefined ||
    /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(tls.certificateAuthority)
    ? []
    : [
        {
          path,
          message: 'tls.certificateAuthority is not a certificate',
          allowed: 'PEM text that begins with -----BEGIN CERTIFICATE-----',
        },
      ];
}
