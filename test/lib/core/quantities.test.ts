import fc from 'fast-check';
import {
  canonicalBytes,
  canonicalCpu,
  checkBytes,
  checkCpu,
  checkReplicas,
  cpuMillicores,
  formatBytes,
  KeelsonError,
  memoryBytes,
  quantityValue,
} from '../../../lib/core';

const CPU_ALLOWED = 'thousandths such as 250m, or cores such as 2';
const BYTES_ALLOWED = 'whole bytes in Ki, Mi, Gi or Ti, such as 512Mi';

describe('CPU', () => {
  it.each([
    ['250m', 250, '250m'],
    ['1000m', 1000, '1'],
    ['1500m', 1500, '1500m'],
    ['2', 2000, '2'],
    ['0.5', 500, '500m'],
    ['1.0', 1000, '1'],
    ['0.001', 1, '1m'],
    ['1.005', 1005, '1005m'],
    ['64', 64_000, '64'],
  ])('%s is %d thousandths, spelled %s', (text, millicores, canonical) => {
    expect(checkCpu(text)).toBeUndefined();
    expect(cpuMillicores(text)).toBe(millicores);
    expect(canonicalCpu(text)).toBe(canonical);
  });

  it.each([
    ['500 m', 'write 500m'],
    ['0.5cores', 'write 500m'],
    ['1 core', 'write 1'],
    ['2vCPU', 'write 2'],
    ['250milli', 'write 250m'],
    ['1500M', 'write 1500m'],
    ['0.5m', undefined],
    ['0.0005', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['2Gi', undefined],
    ['', undefined],
    ['١', undefined],
  ])('%s is refused, with the fix %s', (text, fix) => {
    expect(checkCpu(text)).toEqual({
      message: 'is not an amount of CPU',
      got: text,
      allowed: CPU_ALLOWED,
      ...(fix === undefined ? {} : { fix }),
    });
  });

  it('refuses nothing at all', () => {
    expect(checkCpu('0')).toEqual({
      message: 'must be more than 0',
      got: '0',
      allowed: CPU_ALLOWED,
      fix: 'write at least 1m',
    });
  });

  it('throws for constructs, which have no configuration to point at', () => {
    const error = new KeelsonError(`"500 m" is not an amount of CPU (allowed: ${CPU_ALLOWED})`, 'write 500m');
    expect(() => cpuMillicores('500 m')).toThrow(error);
  });

  it('is spelled in one way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (millicores) => {
        const canonical = canonicalCpu(`${millicores}m`);
        expect(cpuMillicores(canonical)).toBe(millicores);
        expect(canonicalCpu(canonical)).toBe(canonical);
        expect(canonicalCpu((millicores / 1000).toFixed(3))).toBe(canonical);
      }),
    );
  });
});

describe('bytes', () => {
  it.each([
    ['1Ki', 1024, '1Ki'],
    ['256Mi', 268_435_456, '256Mi'],
    ['1024Mi', 1_073_741_824, '1Gi'],
    ['1.5Gi', 1_610_612_736, '1536Mi'],
    ['0.5Ki', 512, '512'],
    ['1Ti', 1_099_511_627_776, '1Ti'],
  ])('%s is %d, spelled %s', (text, bytes, canonical) => {
    expect(checkBytes(text)).toBeUndefined();
    expect(memoryBytes(text)).toBe(bytes);
    expect(canonicalBytes(text)).toBe(canonical);
    expect(formatBytes(bytes)).toBe(canonical);
  });

  it.each([
    ['1k', 'write 1Ki; 1k is 2 % less'],
    ['512M', 'write 512Mi; 512M is 5 % less'],
    ['1G', 'write 1Gi; 1G is 7 % less'],
    ['1T', 'write 1Ti; 1T is 9 % less'],
    ['1g', 'write 1Gi'],
    ['512m', 'write 512Mi'],
    ['512 Mi', 'write 512Mi'],
    ['2GiB', 'write 2Gi'],
    ['2GB', 'write 2Gi'],
    ['1073741824', 'write 1Gi'],
    ['1000', 'add the unit'],
    ['1.5', 'add the unit'],
    ['0.3Gb', undefined],
    ['lots', undefined],
    ['-1Gi', undefined],
    ['1e3Mi', undefined],
    ['', undefined],
  ])('%s is refused, with the fix %s', (text, fix) => {
    expect(checkBytes(text)).toEqual({
      message: 'is not an amount of bytes',
      got: text,
      allowed: BYTES_ALLOWED,
      ...(fix === undefined ? {} : { fix }),
    });
  });

  it('refuses nothing at all, and parts of a byte', () => {
    expect(checkBytes('0Gi')).toEqual({
      message: 'must be more than 0',
      got: '0Gi',
      allowed: BYTES_ALLOWED,
      fix: 'write at least 1Mi',
    });
    expect(checkBytes('0.3Gi')).toEqual({
      message: 'is not a whole number of bytes',
      got: '0.3Gi',
      allowed: BYTES_ALLOWED,
      fix: 'use a smaller unit',
    });
  });

  it('throws for constructs, which have no configuration to point at', () => {
    const error = new KeelsonError(
      `"1G" is not an amount of bytes (allowed: ${BYTES_ALLOWED})`,
      'write 1Gi; 1G is 7 % less',
    );
    expect(() => memoryBytes('1G')).toThrow(error);
  });

  it('is spelled in one way', () => {
    const unit = fc.constantFrom('Ki', 'Mi', 'Gi');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), unit, (amount, suffix) => {
        const canonical = canonicalBytes(`${amount}${suffix}`);
        expect(memoryBytes(canonical)).toBe(memoryBytes(`${amount}${suffix}`));
        expect(canonicalBytes(canonical)).toBe(canonical);
      }),
    );
  });

  it('suggests nothing that it would refuse', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^ ?[0-9.]{0,4} ?[a-zA-Z]{0,3} ?$/), (text) => {
        const suggestion = /^write (?!at least)([^;]+)/.exec(checkBytes(text)?.fix ?? checkCpu(text)?.fix ?? '')?.[1];
        if (suggestion !== undefined && checkBytes(text)?.fix !== undefined) {
          expect(checkBytes(suggestion)).toBeUndefined();
        } else if (suggestion !== undefined) {
          expect(checkCpu(suggestion)).toBeUndefined();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('values of quantities', () => {
  it.each([
    ['2', 2],
    [2, 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['+5.', 5],
    ['700m', 0.7],
    ['100u', 0.0001],
    ['1n', 1e-9],
    ['1e3', 1000],
    ['1E-1', 0.1],
    ['1k', 1000],
    ['1G', 1e9],
    ['1E', 1e18],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1Ei', 2 ** 60],
  ])('%s is %d', (text, value) => {
    expect(quantityValue(text)).toBe(value);
  });

  it.each(['', '-1', 'two', '1 Gi', '1gi', '1K', 'Gi', '1Gim', undefined, null, {}])('%p is none', (text) => {
    expect(quantityValue(text)).toBeUndefined();
  });
});

describe('replicas', () => {
  it.each([1, 2, 100])('%d are allowed', (replicas) => {
    expect(checkReplicas(replicas)).toBeUndefined();
  });

  it.each([0, -1, 1.5, 101, 1e9, NaN, Infinity])('%d are refused', (replicas) => {
    expect(checkReplicas(replicas)).toEqual({
      message: 'is not a number of replicas',
      got: replicas,
      allowed: 'whole numbers from 1 to 100',
    });
  });

  it('wants an odd number where they vote', () => {
    const bounds = { min: 3, max: 7, quorum: true };
    const refused = { message: 'is even, but replicas that vote need a majority', allowed: 'odd numbers from 3 to 7' };
    expect(checkReplicas(3, bounds)).toBeUndefined();
    expect(checkReplicas(4, bounds)).toEqual({ ...refused, got: 4, fix: 'write 5' });
    expect(checkReplicas(4, { ...bounds, max: 4 })).toEqual({
      ...refused,
      allowed: 'odd numbers from 3 to 4',
      got: 4,
      fix: 'write 3',
    });
  });
});
