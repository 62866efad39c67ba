import { jsonText } from '../../tools/crds/json-text';

describe('jsonText', () => {
  it('keeps on one line what fits on one', () => {
    expect(jsonText({ b: [1, 'two', null], a: { d: true, c: {} }, e: [] })).toBe(
      '{ "a": { "c": {}, "d": true }, "b": [1, "two", null], "e": [] }\n',
    );
  });

  it('breaks what does not, level by level', () => {
    const long = 'x'.repeat(60);
    expect(jsonText({ list: [long, { field: long }], other: { a: long, b: long } })).toBe(
      [
        '{',
        '  "list": [',
        `    "${long}",`,
        `    { "field": "${long}" }`,
        '  ],',
        '  "other": {',
        `    "a": "${long}",`,
        `    "b": "${long}"`,
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('sorts keys by code unit, whatever the locale', () => {
    expect(jsonText({ ä: 1, a: 2, Z: 3, z: 4 })).toBe('{ "Z": 3, "a": 2, "z": 4, "ä": 1 }\n');
  });
});
