import fc from 'fast-check';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkLabelKey,
  checkLabelValue,
  checkNamespace,
  checkPortName,
  checkPortNumber,
  type Objection,
} from '../../../lib/core';

const messageOf = (objection: Objection | undefined): string | undefined => objection?.message;
const NOT_A_NAME = 'is not a name that Kubernetes allows';

describe('DNS labels', () => {
  it.each(['a', '0', 'raibid-ci', 'a--b', 'n'.repeat(63)])('%s is one', (text) => {
    expect(checkDnsLabel(text)).toBeUndefined();
  });

  it.each([
    ['', NOT_A_NAME, undefined],
    ['-a', NOT_A_NAME, 'write a'],
    ['a-', NOT_A_NAME, 'write a'],
    ['Team_A', NOT_A_NAME, 'write team-a'],
    ['a.b', NOT_A_NAME, 'write a-b'],
    ['größe', NOT_A_NAME, 'write gr-e'],
    ['___', NOT_A_NAME, undefined],
    ['a\n', NOT_A_NAME, 'write a'],
    ['n'.repeat(64), 'has 64 characters', `write ${'n'.repeat(63)}`],
  ])('%j is none', (text, message, fix) => {
    expect(checkDnsLabel(text)).toEqual({
      message,
      got: text,
      allowed: '1 to 63 lower case letters, digits and "-", with a letter or digit at both ends',
      ...(fix === undefined ? {} : { fix }),
    });
  });

  it('suggests names that are allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (text) => {
        const suggestion = /^write (.*)$/.exec(checkDnsLabel(text)?.fix ?? '')?.[1];
        expect(suggestion === undefined ? undefined : checkDnsLabel(suggestion)).toBeUndefined();
      }),
    );
  });
});

describe('DNS subdomains', () => {
  it.each(['a', 'keelson.dev', 'azure-key-vault', `${'a.'.repeat(126)}a`])('%s is one', (text) => {
    expect(checkDnsSubdomain(text)).toBeUndefined();
  });

  it.each([
    ['', NOT_A_NAME],
    ['a..b', NOT_A_NAME],
    ['a.', NOT_A_NAME],
    ['Key.Vault', NOT_A_NAME],
    ['a'.repeat(254), 'has 254 characters'],
  ])('%s is none', (text, message) => {
    expect(messageOf(checkDnsSubdomain(text))).toBe(message);
  });
});

describe('namespaces', () => {
  it.each([
    ['queue', undefined],
    ['kubernetes', undefined],
    ['default', 'is the namespace of everybody'],
    ['kube-system', 'is a namespace of Kubernetes itself'],
    ['kube-queue', 'is a namespace of Kubernetes itself'],
    ['Queue', NOT_A_NAME],
  ])('%s: %s', (text, message) => {
    expect(messageOf(checkNamespace(text))).toBe(message);
  });
});

describe('labels', () => {
  it.each([
    ['', undefined],
    ['v1.2.3_rc-1', undefined],
    ['v'.repeat(63), undefined],
    ['v'.repeat(64), 'has 64 characters'],
    ['two words', 'is not a label value that Kubernetes allows'],
    ['-v', 'is not a label value that Kubernetes allows'],
    ['v.', 'is not a label value that Kubernetes allows'],
    ['ü', 'is not a label value that Kubernetes allows'],
  ])('value %j: %s', (text, message) => {
    expect(messageOf(checkLabelValue(text))).toBe(message);
  });

  it.each([
    ['app', undefined],
    ['app.kubernetes.io/name', undefined],
    [`${'p'.repeat(253)}/n`, undefined],
    ['', 'is not a label key that Kubernetes allows'],
    ['keelson.dev/', 'is not a label key that Kubernetes allows'],
    ['/name', 'has a prefix that is no DNS name'],
    ['Keelson.dev/name', 'has a prefix that is no DNS name'],
    ['a/b/c', 'is not a label key that Kubernetes allows'],
    [`${'p'.repeat(254)}/n`, 'has a prefix of 254 characters'],
    [`keelson.dev/${'n'.repeat(64)}`, 'has a name of 64 characters'],
  ])('key %s: %s', (text, message) => {
    expect(messageOf(checkLabelKey(text))).toBe(message);
  });
});

describe('ports', () => {
  it.each([
    ['http', undefined],
    ['metrics-1', undefined],
    ['p'.repeat(15), undefined],
    ['p'.repeat(16), 'has 16 characters'],
    ['8080', 'is not a port name that Kubernetes allows'],
    ['a--b', 'is not a port name that Kubernetes allows'],
    ['HTTP', 'is not a port name that Kubernetes allows'],
    ['', 'is not a port name that Kubernetes allows'],
  ])('name %j: %s', (text, message) => {
    expect(messageOf(checkPortName(text))).toBe(message);
  });

  it.each([
    [1, undefined],
    [65535, undefined],
    [0, 'is not a port'],
    [65536, 'is not a port'],
    [80.5, 'is not a port'],
    [NaN, 'is not a port'],
  ])('number %d: %s', (number, message) => {
    expect(messageOf(checkPortNumber(number))).toBe(message);
  });
});
