import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { checkOverrides, deriveSecret, secretValues } from '../../../../stacks/pulumi/secrets/secrets';
import type { SecretRecipe } from '../../../../lib/core/secrets';

const ROOT = 'correct-horse-battery-staple-0123456789';

/** RFC 5869 written out, to hold the library's against. */
function hkdf(key: string, salt: string, info: string, length: number): Buffer {
  const hmac = (secret: Buffer | string, data: Buffer): Buffer => createHmac('sha256', secret).update(data).digest();
  const extracted = hmac(salt, Buffer.from(key));
  let block: Buffer = Buffer.alloc(0);
  let out: Buffer = Buffer.alloc(0);
  for (let index = 1; out.length < length; index += 1) {
    block = hmac(extracted, Buffer.concat([block, Buffer.from(info), Buffer.from([index])]));
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

describe('deriveSecret', () => {
  it.each([
    ['redis/queue/users/probe', undefined, 'GoIriF9LBezzXIFX2ilzDFswhdISjJGguKU9diblUWf'],
    ['redis/queue/users/probe', 16, 'GoIriF9LBezzXIFX'],
    ['postgres/main/owner', 64, 'VDOT2i63Igm5CcbksiEv3X15noUJxRbIFohBYK1ghzMmzn5VqbO4f6Afovtj9E2W'],
  ])('gives %s (%s characters) the same value for ever', (material, length, value) => {
    expect(deriveSecret(ROOT, { material, length })).toBe(value);
  });

  it('is HKDF-SHA256 as RFC 5869 has it, without the bytes that would favour some letters', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    const bytes = hkdf(ROOT, 'keelson.dev/secrets/v1', 'a/b#0', 64);
    const expected = [...bytes].filter((byte) => byte < 248).map((byte) => alphabet[byte % 62]);
    expect(deriveSecret(ROOT, { material: 'a/b' })).toBe(expected.slice(0, 43).join(''));
  });

  it('has every letter about equally often', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 2000; index += 1) {
      for (const letter of deriveSecret(ROOT, { material: `m/${index}`, length: 62 })) {
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
      }
    }
    expect(counts.size).toBe(62);
    // 2,000 expected of each; a modulo bias would give the first eight letters 2,422.
    expect(Math.min(...counts.values())).toBeGreaterThan(1800);
    expect(Math.max(...counts.values())).toBeLessThan(2200);
  });

  it('has exactly the wanted length and letters, and differs by material and root secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 500 }), (material, length) => {
        const value = deriveSecret(ROOT, { material, length });
        expect(value).toMatch(new RegExp(`^[A-Za-z0-9]{${length}}$`));
        expect(deriveSecret(ROOT, { material, length: 43 })).not.toBe(
          deriveSecret(`${ROOT}x`, { material, length: 43 }),
        );
        expect(deriveSecret(ROOT, { material })).not.toBe(deriveSecret(ROOT, { material: `${material}.` }));
      }),
      { numRuns: 100 },
    );
  });
});

const RECIPE: SecretRecipe = {
  keys: {
    password: { type: 'value', value: { material: 'queue/worker' } },
    'users.acl': {
      type: 'template',
      parts: ['user worker on #', { value: { material: 'queue/worker' }, as: 'sha256-hex' }, ' ~*\nuser default off'],
    },
    'passwords.json': {
      type: 'template',
      parts: ['{"worker":', { value: { material: 'queue/worker' }, as: 'json' }, '}'],
    },
    url: {
      type: 'template',
      parts: ['redis://worker:', { value: { material: 'queue/worker' }, as: 'plain' }, '@queue'],
    },
  },
};

describe('secretValues', () => {
  it.each(['plain', 'quo"te\'s', '$HOME ${x} `id`', 'two\nlines\r\n', 'Ünïcödé 🔑', '{{ .x }}', ' spaces '])(
    'carries %j intact, plain and hashed',
    (value) => {
      expect(secretValues(RECIPE, { rootSecret: ROOT, overrides: { 'queue/worker': value } })).toEqual({
        password: value,
        'users.acl': `user worker on #${createHash('sha256').update(value).digest('hex')} ~*\nuser default off`,
        'passwords.json': `{"worker":${JSON.stringify(value)}}`,
        url: `redis://worker:${value}@queue`,
      });
    },
  );

  it('derives what is not overridden', () => {
    const value = deriveSecret(ROOT, { material: 'queue/worker' });
    expect(secretValues(RECIPE, { rootSecret: ROOT, overrides: {} }).url).toBe(`redis://worker:${value}@queue`);
  });
});

describe('checkOverrides', () => {
  it('names every bad override and never its value', () => {
    expect(() => checkOverrides({ 'queue/worker': 'a\0b', 'queue/typo': 'x' }, [RECIPE])).toThrow(
      new Error(
        [
          'secrets: 2 faults',
          '  keelson:secrets.queue/typo: names no secret of this environment (allowed: queue/worker)',
          '  keelson:secrets.queue/worker: holds a NUL byte, which no environment variable can carry; choose another value',
        ].join('\n'),
      ),
    );
    expect(() => checkOverrides({ 'queue/worker': '' }, [RECIPE])).toThrow(
      new Error('secrets: 1 fault\n  keelson:secrets.queue/worker: is empty; remove it to have the value derived'),
    );
    expect(() => checkOverrides({ 'queue/worker': 7 }, [RECIPE])).toThrow(
      new Error('secrets: 1 fault\n  keelson:secrets.queue/worker: is not text; write it in quotes'),
    );
  });

  it('refuses what the program that reads it can not carry, once however many Secrets hold it', () => {
    const limits = [{ pattern: '^[^ ]*$', message: 'holds a space', allowed: 'any text without spaces' }];
    const recipe = (material: string): SecretRecipe => ({
      keys: { password: { type: 'value', value: { material, limits } } },
    });
    expect(() =>
      checkOverrides({ 'queue/worker': 'a b' }, [RECIPE, recipe('queue/worker'), recipe('queue/worker')]),
    ).toThrow(
      new Error(
        'secrets: 1 fault\n  keelson:secrets.queue/worker: holds a space (allowed: any text without spaces); choose another value',
      ),
    );
    expect(checkOverrides({ 'queue/worker': 'a b' }, [RECIPE])).toBeUndefined();
    expect(checkOverrides({ 'queue/worker': 'a\nb' }, [recipe('queue/worker')])).toBeUndefined();
  });

  it('lets good ones pass', () => {
    expect(checkOverrides({ 'queue/worker': 'x' }, [RECIPE])).toBeUndefined();
  });
});
