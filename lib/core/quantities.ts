import { KeelsonError, type Objection } from './errors';

/*
 * Kubernetes knows a dozen spellings of every quantity, and the API server gives back only one of them. The platform takes the usual
 * ones, keeps the one that the API server would give back, and refuses those that are legal but rarely meant: `512m` of memory is half
 * a byte, and `1G` is 7 % less than `1Gi`. Source: kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity.
 */

const CPU = /^(\d+m|\d+(\.\d{1,3})?)$/;
const BYTES = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)$/;
const UNITS = ['Ki', 'Mi', 'Gi', 'Ti'] as const;
const CPU_ALLOWED = 'thousandths such as 250m, or cores such as 2';
const BYTES_ALLOWED = 'whole bytes in Ki, Mi, Gi or Ti, such as 512Mi';

/** Why `text` is no amount of processor time; nothing when it is one. */
export function checkCpu(text: string): Objection | undefined {
  if (CPU.test(text)) {
    return toMillicores(text) > 0
      ? undefined
      : { message: 'must be more than 0', got: text, allowed: CPU_ALLOWED, fix: 'write at least 1m' };
  }
  const suggestion = suggestCpu(text);
  return {
    message: 'is not an amount of CPU',
    got: text,
    allowed: CPU_ALLOWED,
    ...(suggestion === undefined ? {} : { fix: `write ${suggestion}` }),
  };
}

/** Why `text` is no amount of memory or storage; nothing when it is one. */
export function checkBytes(text: string): Objection | undefined {
  if (BYTES.test(text)) {
    const bytes = toBytes(text);
    if (bytes <= 0) {
      return { message: 'must be more than 0', got: text, allowed: BYTES_ALLOWED, fix: 'write at least 1Mi' };
    }
    return Number.isSafeInteger(bytes)
      ? undefined
      : { message: 'is not a whole number of bytes', got: text, allowed: BYTES_ALLOWED, fix: 'use a smaller unit' };
  }
  return { message: 'is not an amount of bytes', got: text, allowed: BYTES_ALLOWED, ...suggestBytes(text) };
}

/**
 * Processor time in thousandths of a core: `250m` is 250, `2` is 2000.
 * @throws KeelsonError when `text` is no such quantity.
 */
export function cpuMillicores(text: string): number {
  refuse(checkCpu(text));
  return toMillicores(text);
}

/**
 * Bytes of memory or storage: `1Ki` is 1024.
 * @throws KeelsonError when `text` is no such quantity.
 */
export function memoryBytes(text: string): number {
  refuse(checkBytes(text));
  return toBytes(text);
}

/** A quantity's bytes, or something to go on with until its fault is told. */
export function bytesOr(text: string, fallback: number): number {
  return checkBytes(text) === undefined ? toBytes(text) : fallback;
}

/**
 * The spelling that the API server gives back: `0.5` becomes `500m`, `2000m` becomes `2`.
 * @throws KeelsonError when `text` is no such quantity.
 */
export function canonicalCpu(text: string): string {
  const millicores = cpuMillicores(text);
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/**
 * The spelling that the API server gives back: `1.5Gi` becomes `1536Mi`, `2048Mi` becomes `2Gi`.
 * @throws KeelsonError when `text` is no such quantity.
 */
export function canonicalBytes(text: string): string {
  return formatBytes(memoryBytes(text));
}

/** `bytes` in the largest unit that leaves no fraction. */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = '';
  for (const next of UNITS) {
    if (amount % 1024 !== 0) {
      break;
    }
    amount /= 1024;
    unit = next;
  }
  return `${amount}${unit}`;
}

/** Suffixes of quantities: powers of ten, and powers of 1024. */
const DECIMAL: Readonly<Record<string, string>> = {
  n: 'e-9',
  u: 'e-6',
  m: 'e-3',
  k: 'e3',
  M: 'e6',
  G: 'e9',
  T: 'e12',
  P: 'e15',
  E: 'e18',
};
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** What a quantity amounts to, in cores, bytes or pieces, in any spelling that the API server takes; nothing when it is none. */
export function quantityValue(quantity: unknown): number | undefined {
  const [, amount, exponent, suffix = ''] =
    /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(String(quantity)) ?? [];
  return amount === undefined
    ? undefined
    : Number(`${amount}${exponent ?? DECIMAL[suffix] ?? ''}`) * 1024 ** (BINARY.indexOf(suffix) + 1);
}

/** Bounds of a number of replicas. */
export interface ReplicaBounds {
  /** @default 1 */
  readonly min?: number;
  /** More than this is a slip of the finger. @default 100 */
  readonly max?: number;
  /** Whether replicas vote: an even number survives no more failures than the odd number below it. @default false */
  readonly quorum?: boolean;
}

/** Why `replicas` can't be the number of replicas; nothing when it can. */
export function checkReplicas(replicas: number, bounds: ReplicaBounds = {}): Objection | undefined {
  const { min = 1, max = 100, quorum = false } = bounds;
  const allowed = `${quorum ? 'odd' : 'whole'} numbers from ${min} to ${max}`;
  if (!Number.isInteger(replicas) || replicas < min || replicas > max) {
    return { message: 'is not a number of replicas', got: replicas, allowed };
  }
  if (quorum && replicas % 2 === 0) {
    return {
      message: 'is even, but replicas that vote need a majority',
      got: replicas,
      allowed,
      fix: `write ${replicas + 1 <= max ? replicas + 1 : replicas - 1}`,
    };
  }
  return undefined;
}

function refuse(objection: Objection | undefined): void {
  if (objection !== undefined) {
    throw new KeelsonError(
      `${JSON.stringify(objection.got)} ${objection.message} (allowed: ${objection.allowed})`,
      objection.fix,
    );
  }
}

function toMillicores(text: string): number {
  // Rounding takes away the error of the binary fraction only: more than three decimals are no quantity.
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Math.round(Number(text) * 1000);
}

function toBytes(text: string): number {
  const [, amount, unit] = BYTES.exec(text) as RegExpExecArray;
  return Number(amount) * 1024 ** (UNITS.indexOf(unit as (typeof UNITS)[number]) + 1);
}

function suggestCpu(text: string): string | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d{1,3})?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  const inThousandths = /^(m|milli(s|cores?|cpus?)?)$/i;
  const inCores = /^(c|cores?|v?cpus?)?$/i;
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    return undefined;
  }
  if (inThousandths.test(unit)) {
    return Number.isInteger(Number(amount)) ? canonicalCpu(`${amount}m`) : undefined;
  }
  return inCores.test(unit) ? canonicalCpu(amount) : undefined;
}

function suggestBytes(text: string): Pick<Objection, 'fix'> {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined || Number(amount) === 0) {
    return {};
  }
  const power = 'kmgt'.indexOf(unit.slice(0, 1).toLowerCase());
  if (unit === '') {
    const whole = Number.isSafeInteger(Number(amount)) ? formatBytes(Number(amount)) : amount;
    return { fix: /[a-z]$/.test(whole) ? `write ${whole}` : 'add the unit' };
  }
  if (power < 0 || !/^[kmgt]i?b?$/i.test(unit)) {
    return {};
  }
  const meant = `${amount}${UNITS[power]}`;
  if (checkBytes(meant) !== undefined) {
    return {};
  }
  const isDecimal = /^[kMGT]$/.test(unit);
  const less = Math.round((1 - 1000 ** (power + 1) / 1024 ** (power + 1)) * 100);
  return { fix: isDecimal ? `write ${meant}; ${text.trim()} is ${less} % less` : `write ${meant}` };
}
