import { FIELD_LIKENESS, KEY_LIKENESS, NAME_LIKENESS, nearest, WORD_LIKENESS } from '../../../lib/core';

describe('nearest', () => {
  it.each([
    ['a field', 'maxReplicaCont', FIELD_LIKENESS, 'maxReplicaCount'],
    ['a field in capitals', 'MAXREPLICACOUNT', FIELD_LIKENESS, 'maxReplicaCount'],
    ['a field that is another', 'maxReplicas', FIELD_LIKENESS, undefined],
    ['a key', 'maxReplicas', KEY_LIKENESS, 'maxReplicaCount'],
    ['a word', 'maxReplicaC', WORD_LIKENESS, 'maxReplicaCount'],
    ['a word that is too short', 'maxRep', WORD_LIKENESS, undefined],
    ['a name', 'trigers', NAME_LIKENESS, 'triggers'],
    ['a name in capitals', 'TRIGGERS', NAME_LIKENESS, undefined],
    ['nothing', '', KEY_LIKENESS, undefined],
  ])('of %s', (_what, text, likeness, meant) => {
    expect(nearest(text, ['triggers', 'maxReplicaCount', 'minReplicaCount'], likeness)).toBe(meant);
  });

  it('is the first of those that are equally near', () => {
    expect(nearest('ab', ['ad', 'ac'], KEY_LIKENESS)).toBe('ad');
    expect(nearest('ab', new Set(['ac', 'ad']), KEY_LIKENESS)).toBe('ac');
  });

  it('needs candidates', () => {
    expect(nearest('ab', [], NAME_LIKENESS)).toBeUndefined();
  });
});
