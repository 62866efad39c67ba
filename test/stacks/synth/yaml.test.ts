import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { toYaml, toYamlDocuments } from '../../../stacks/synth/yaml';

const VERSIONS = ['1.1', '1.2'] as const;

function parsed(text: string, version: (typeof VERSIONS)[number]): unknown {
  return parse(text, { version });
}

/** Texts that some reader of YAML takes for something else. */
const PITFALLS = [
  '',
  ' ',
  '~',
  '=',
  '<<',
  '-',
  '--',
  '---',
  '...',
  '?',
  ':',
  '!',
  '&a',
  '*a',
  '#',
  '%',
  '@',
  '`',
  '|',
  '>',
  '[]',
  '{}',
  'y',
  'Y',
  'n',
  'N',
  'yes',
  'Yes',
  'YES',
  'no',
  'No',
  'NO',
  'on',
  'off',
  'On',
  'OFF',
  'true',
  'True',
  'TRUE',
  'false',
  'null',
  'Null',
  'NULL',
  '0',
  '00',
  '-0',
  '+1',
  '1',
  '1.0',
  '1.',
  '.5',
  '1e3',
  'e1',
  '-e1',
  'E_1',
  'e',
  '1E3',
  '1e+3',
  '1.5e3',
  '0777',
  '0o17',
  '0x1F',
  '0b11',
  '1_000',
  '12:30',
  '12:30:45',
  '1:2:3.5',
  '.inf',
  '-.inf',
  '+.INF',
  '.nan',
  '.NaN',
  'inf',
  'nan',
  '2001-12-14',
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43.10 -5',
  '2001-12-14T21:59:43Z',
  ' leading',
  'trailing ',
  '\ttab',
  'a: b',
  'a:',
  ': a',
  'a #b',
  'a#b',
  '# a',
  'a\tb',
  'a,b',
  "it's",
  '"quoted"',
  "'quoted'",
  'back\\slash',
  'line\nline',
  'line\nline\n',
  'line\n\n\n',
  '\n',
  '\n\n',
  '\nline',
  ' line\nline',
  'line\n  indented\nline',
  'line\n \nline',
  'line\n\t\nline',
  'a\r\nb',
  'a\rb',
  'a \nb',
  '# comment\nkey: value\n',
  '---\nkey: value\n',
  '%TAG\n',
  'é',
  'ünïcödé',
  '日本語',
  '😀',
  'a😀b\nc',
  '\u0085',
  '\u2028',
  'a\u2029b\nc',
  '\ufeff',
  '\u0000',
  '\u0007',
  '\u007f',
  '\u00a0',
  '\ud800',
  'a\udc00b',
  '\ufffe',
  '\uffff',
  '\ue000',
  '8.10.2-alpine3.23',
  '128Mi',
  '500m',
  '30s',
  '1h0m0s',
  '5d',
  '10.0.0.0/8',
  '--flag=value',
  '-c',
  '-1',
  '-e',
  '-.5',
  'docker.io/library/redis:8.10@sha256:abc',
  'http://a.b:80/c?d=e&f=g#h',
  '{{ .value }}',
  '*',
  '%d',
  'constructor',
  '__proto__',
  'x'.repeat(3000),
  'word '.repeat(500).trim(),
];

describe('toYaml', () => {
  it('writes an object as a reader expects it', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'redis', labels: {}, annotations: { 'keelson.dev/a': 'yes', '1': 'x' } },
      data: { 'redis.conf': 'port 6379\nsave ""\n', mode: '0777', time: '12:30' },
      list: [1, -0, 1.5, 1e21, true, null, [], {}, ['a', ['b']], [{ a: 1, b: [2] }], { c: { d: 'e' }, f: 'g\nh' }],
    };
    expect(toYaml(object)).toBe(`apiVersion: v1
kind: ConfigMap
metadata:
  name: redis
  labels: {}
  annotations:
    "1": x
    keelson.dev/a: "yes"
data:
  redis.conf: |
    port 6379
    save ""
  mode: "0777"
  time: "12:30"
list:
  - 1
  - 0
  - 1.5
  - 1.0e+21
  - true
  - null
  - []
  - {}
  - - a
    - - b
  - - a: 1
      b:
        - 2
  - c:
      d: e
    f: |-
      g
      h
`);
  });

  it('separates documents', () => {
    const text = toYamlDocuments([{ a: 'x\n\n' }, 'b', []]);
    expect(text).toBe('a: |+\n  x\n\n---\nb\n---\n[]\n');
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toEqual([{ a: 'x\n\n' }, 'b', []]);
  });

  it.each(VERSIONS)('writes texts that YAML %s would misread so that it does not', (version) => {
    for (const text of PITFALLS) {
      expect(parsed(toYaml(text), version)).toBe(text);
      expect(parsed(toYaml({ key: text, list: [text, [text]] }), version)).toEqual({ key: text, list: [text, [text]] });
    }
  });

  it.each(VERSIONS)('writes keys that YAML %s would misread so that it does not', (version) => {
    for (const text of PITFALLS.filter((pitfall) => pitfall !== '__proto__')) {
      expect(parsed(toYaml({ [text]: 1 }), version)).toEqual({ [text]: 1 });
      expect(parsed(toYaml([{ [text]: { a: ['b'] } }]), version)).toEqual([{ [text]: { a: ['b'] } }]);
    }
  });

  it('refuses numbers that JSON does not have', () => {
    expect(() => toYaml({ a: Number.NaN })).toThrow('NaN has no form in JSON');
  });

  const texts = fc.oneof(
    fc.constantFrom(...PITFALLS),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('\n', ' ', '\t', 'a', '-', ':', '#', '1', '.', 'e', '"', "'", '\r', '|', 'y'),
      maxLength: 12,
    }),
  );
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      texts,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        texts.filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
    ),
  })).value;

  it.each(VERSIONS)('is read back by YAML %s as what it was', (version) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parsed(toYaml(value), version)).toEqual(value);
      }),
      { numRuns: 1500 },
    );
  });
});
