import {
  checkBytes,
  checkCertificate,
  checkCidr,
  checkPattern,
  checkUnique,
  checkWhole,
  faultsAt,
  optional,
} from '../../../lib/core';

describe('faultsAt', () => {
  test('puts each objection at the prop that it is about', () => {
    expect(
      faultsAt('app/queue', {
        name: undefined,
        replicas: { message: 'is out of range', got: 0 },
        'tls.authority': { message: 'is not a certificate' },
        users: [
          { message: 'is twice', got: 'a' },
          { message: 'is twice', got: 'b' },
        ],
      }),
    ).toEqual([
      { path: 'app/queue.replicas', message: 'is out of range', got: 0 },
      { path: 'app/queue.tls.authority', message: 'is not a certificate' },
      { path: 'app/queue.users', message: 'is twice', got: 'a' },
      { path: 'app/queue.users', message: 'is twice', got: 'b' },
    ]);
  });
});

test('a prop that may be left out is checked where it is given', () => {
  expect(optional(undefined, checkBytes)).toBeUndefined();
  expect(optional('1Gi', checkBytes)).toBeUndefined();
  expect(optional('1 G', checkBytes)?.message).toBe('is not an amount of bytes');
});

describe('checkWhole', () => {
  test.each([undefined, 1, 7, Number.MAX_SAFE_INTEGER])('takes %s', (value) => {
    expect(checkWhole(value)).toBeUndefined();
  });

  test.each([0, -1, 1.5, NaN, Infinity, 2 ** 53])('refuses %s', (value) => {
    expect(checkWhole(value)).toEqual({ message: 'is out of range', got: value, allowed: 'a whole number, 1 or more' });
  });

  test('says its bounds and what is counted', () => {
    expect(checkWhole(0, { min: 0, max: 9 })).toBeUndefined();
    expect(checkWhole(9, { max: 9 })).toBeUndefined();
    expect(checkWhole(10, { min: 0, max: 9, unit: 'seconds' })?.allowed).toBe('a whole number of seconds, 0 to 9');
  });
});

test('checkPattern says what it found and what is allowed', () => {
  const otherwise = { message: 'is not a label', allowed: 'letters' };
  expect(checkPattern('abc', /^[a-z]+$/, otherwise)).toBeUndefined();
  expect(checkPattern('a1', /^[a-z]+$/, otherwise)).toEqual({ ...otherwise, got: 'a1' });
});

test('checkUnique names each that stands again', () => {
  const otherwise = { message: 'is declared twice', fix: 'declare it once' };
  expect(checkUnique(['a', 'b'], otherwise)).toEqual([]);
  expect(checkUnique(['a', 'b', 'a', 'b', 'a'], otherwise).map(({ got }) => got)).toEqual(['a', 'b', 'a']);
  expect(checkUnique(['a', 'a'], otherwise)).toEqual([{ ...otherwise, got: 'a' }]);
});

describe('checkCidr', () => {
  test.each([
    '10.1.2.0/27',
    '10.0.0.0/8',
    '192.0.2.1/32',
    'fd00::/8',
    '2001:db8::/33',
    '2001:db8::1/128',
    '::ffff:192.0.2.0/120',
  ])('takes %s', (text) => {
    expect(checkCidr(text)).toBeUndefined();
  });

  test.each([
    '10.1.2.0',
    '10.1.2.0/33',
    '256.1.1.1/8',
    '10.1.2/24',
    'fd00::/129',
    'fd00::1::/8',
    'fe80::1%eth0/64',
    'example.org/8',
    '/8',
    '',
  ])('refuses %s', (text) => {
    expect(checkCidr(text)).toEqual({
      message: 'is not a range of addresses',
      got: text,
      allowed: 'CIDR such as 10.1.2.0/27',
    });
  });

  test.each(['0.0.0.0/0', '::/0', '10.1.2.3/0'])('refuses everything: %s', (text) => {
    expect(checkCidr(text)?.message).toBe('is every address there is');
  });

  test.each([
    ['10.1.2.3/27', '10.1.2.3/32'],
    ['10.1.2.16/27', '10.1.2.16/32'],
    ['128.0.0.1/1', '128.0.0.1/32'],
    ['2001:db8::1/64', '2001:db8::1/128'],
    ['fd00:1::/16', 'fd00:1::/128'],
    ['::ffff:192.0.2.1/120', '::ffff:192.0.2.1/128'],
  ])('refuses %s, which holds more than its prefix', (text, one) => {
    expect(checkCidr(text)).toEqual({
      message: 'names an address, and a range that begins before it',
      got: text,
      allowed: 'CIDR such as 10.1.2.0/27',
      fix: `write ${one} for the one address, or the first address of the range`,
    });
  });
});

describe('checkCertificate', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

  test('takes one and several', () => {
    expect(checkCertificate(certificate)).toBeUndefined();
    expect(checkCertificate(certificate + certificate)).toBeUndefined();
  });

  test('refuses what is none, and never quotes it', () => {
    expect(checkCertificate('MIIB')).toEqual({
      message: 'is not a certificate',
      allowed: 'PEM text that begins with -----BEGIN CERTIFICATE-----',
    });
  });

  test('refuses a private key beside it', () => {
    const key = '-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\n';
    expect(checkCertificate(certificate + key)).toEqual({
      message: 'holds a private key, and would go to every client',
      allowed: 'PEM text that begins with -----BEGIN CERTIFICATE-----',
      fix: 'leave the key out, and replace it: it has been in a file',
    });
  });
});
