import { nearestName, someNames } from '../../../lib/crd/suggest';

describe('nearestName', () => {
  it.each([
    ['maxReplicaCont', 'maxReplicaCount'],
    ['MAXREPLICACOUNT', 'maxReplicaCount'],
    ['maxReplicas', undefined],
    ['trigers', 'triggers'],
    ['tirggers', 'triggers'],
    ['x', undefined],
    ['', undefined],
  ])('takes %j for %j', (name, meant) => {
    expect(nearestName(name, ['triggers', 'maxReplicaCount', 'minReplicaCount'])).toBe(meant);
  });

  it('does not depend on the order of candidates', () => {
    expect(nearestName('ab', ['ad', 'ac'])).toBe('ac');
    expect(nearestName('ab', ['ac', 'ad'])).toBe('ac');
  });
});

describe('someNames', () => {
  it('sorts a few', () => {
    expect(someNames(['b', 'a'])).toBe('a, b');
  });

  it('cuts many short', () => {
    expect(someNames([...'nmlkjihgfedcba'])).toBe('a, b, c, d, e, f, g, h, i, j, k, l and 2 more');
  });
});
