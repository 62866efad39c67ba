import { bytesOr, checkBytes, checkWhole, faultsAt, formatBytes, memoryBytes, optional, type Fault } from '../core';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** What one connection's process takes beside its sorts: its stack, caches of the catalogue and prepared statements. */
export const CONNECTION_BYTES = 2 * MEBIBYTE;
/** What the server takes that no setting names: the postmaster, its helpers, the exporter's reads. */
export const OVERHEAD_BYTES = 32 * MEBIBYTE;
export const AUTOVACUUM_WORKERS = 3;
/** What PostgreSQL itself would take; more is only useful for large sorts. */
const WORK_MEMORY_AT_MOST = 64 * MEBIBYTE;
/** PostgreSQL takes no less. Source: postgresql.org/docs/18/runtime-config-resource.html. */
const WORK_MEMORY_AT_LEAST = 64 * KIBIBYTE;
const MAX_CONNECTIONS = 100;

export interface MemoryProps {
  /** Memory limit of the container, a quantity. */
  readonly memory: string;
  /** @default 100 */
  readonly maxConnections?: number;
  /** @default - what is left, shared by all connections */
  readonly workMemory?: string;
}

/** Settings that must fit into one container together; bytes. */
export interface MemorySettings {
  readonly maxConnections: number;
  readonly sharedBuffers: number;
  readonly effectiveCacheSize: number;
  readonly maintenanceWorkMemory: number;
  readonly workMemory: number;
  /** Room of /dev/shm, where parallel queries meet; it counts against the same limit. */
  readonly sharedMemory: number;
}

/**
 * A quarter for the pages that the server caches itself, three quarters as the planner's guess of what is cached by anybody, and the rest
 * shared out, so that all connections may sort at once without the kernel ending the server. Source: postgresql.org/docs/18,
 * "Resource Consumption".
 */
export function memorySettings(props: MemoryProps): MemorySettings {
  const limit = bytesOr(props.memory, 512 * MEBIBYTE);
  const maxConnections = props.maxConnections ?? MAX_CONNECTIONS;
  const fixed = fixedSettings(limit);
  const share = Math.floor((limit - fixedBytes(fixed)) / maxConnections) - CONNECTION_BYTES;
  return {
    ...fixed,
    maxConnections,
    workMemory:
      props.workMemory === undefined
        ? Math.min(WORK_MEMORY_AT_MOST, Math.max(WORK_MEMORY_AT_LEAST, wholeKibibytes(share)))
        : bytesOr(props.workMemory, WORK_MEMORY_AT_LEAST),
  };
}

/** Why the settings don't fit into the container, with the sum. */
export function memoryFaults(path: string, props: MemoryProps): Fault[] {
  const { memory, workMemory: asked, maxConnections: clients } = props;
  const faults = faultsAt(path, {
    memory: checkBytes(memory),
    workMemory: optional(asked, checkBytes),
    maxConnections: checkWhole(clients, { min: 10, max: 5000 }),
  });
  if (faults.length > 0) {
    return faults;
  }
  const limit = memoryBytes(props.memory);
  const settings = memorySettings(props);
  const { maxConnections, workMemory } = settings;
  const all = maxConnections * (workMemory + CONNECTION_BYTES);
  const rest = limit - fixedBytes(settings);
  if (workMemory >= WORK_MEMORY_AT_LEAST && all <= rest) {
    return [];
  }
  const fitting = Math.floor(rest / (workMemory + CONNECTION_BYTES));
  return [
    {
      path: `${path}.memory`,
      message:
        `max_connections ${maxConnections} × (work_mem ${formatBytes(workMemory)} + ${formatBytes(CONNECTION_BYTES)} for each connection) = ` +
        `${mebibytes(all)} does not fit into the ${mebibytes(rest)} that shared_buffers ${mebibytes(settings.sharedBuffers)}, maintenance ` +
        `and overhead leave of ${props.memory}`,
      got: { maxConnections, workMemory: formatBytes(workMemory) },
      allowed: `at most ${Math.max(0, fitting)} connections with this work_mem`,
      fix: 'raise memory, lower maxConnections or leave workMemory out',
    },
  ];
}

function fixedSettings(limit: number): Omit<MemorySettings, 'maxConnections' | 'workMemory'> {
  return {
    sharedBuffers: wholeMebibytes(limit / 4),
    effectiveCacheSize: wholeMebibytes((limit * 3) / 4),
    maintenanceWorkMemory: Math.min(512 * MEBIBYTE, Math.max(4 * MEBIBYTE, wholeMebibytes(limit / 32))),
    sharedMemory: Math.min(1024 * MEBIBYTE, Math.max(16 * MEBIBYTE, wholeMebibytes(limit / 16))),
  };
}

/** What is taken whether or not anybody is connected. */
function fixedBytes(settings: Omit<MemorySettings, 'maxConnections' | 'workMemory'>): number {
  const { sharedBuffers, maintenanceWorkMemory, sharedMemory } = settings;
  // One more than the workers: an administrator's own CREATE INDEX.
  return sharedBuffers + (AUTOVACUUM_WORKERS + 1) * maintenanceWorkMemory + sharedMemory + OVERHEAD_BYTES;
}

function wholeMebibytes(bytes: number): number {
  return Math.max(1, Math.floor(bytes / MEBIBYTE)) * MEBIBYTE;
}

function wholeKibibytes(bytes: number): number {
  return Math.floor(bytes / KIBIBYTE) * KIBIBYTE;
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / MEBIBYTE)}Mi`;
}
