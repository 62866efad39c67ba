import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadRootSecret, rootSecretFile, type RootSecretOptions } from '../../../../stacks/pulumi/secrets/root-secret';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'keelson-root-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function load(overrides: Partial<RootSecretOptions> = {}): ReturnType<typeof loadRootSecret> {
  return loadRootSecret({ root, environment: 'dev', localState: true, dryRun: false, ...overrides });
}

const LONG = 'a-root-secret-of-enough-length';

describe('loadRootSecret', () => {
  it('takes the configured one first', () => {
    expect(load({ configured: LONG })).toEqual({ value: LONG, origin: 'config' });
  });

  it('makes one at the first run, for its owner only, and keeps it', () => {
    const made = load();
    expect(made).toEqual({ value: made.value, origin: 'new' });
    expect(made.value).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const file = rootSecretFile(root, 'dev');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${made.value}\n`);
    expect(load()).toEqual({ value: made.value, origin: 'file' });
  });

  it('writes nothing in a preview', () => {
    expect(load({ dryRun: true }).origin).toBe('new');
    expect(() => statSync(rootSecretFile(root, 'dev'))).toThrow('ENOENT');
  });

  it('reads a file without the line end that editors add', () => {
    const file = rootSecretFile(root, 'dev');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${LONG}\r\n`);
    expect(load()).toEqual({ value: LONG, origin: 'file' });
  });

  it('makes none where others share the state', () => {
    expect(() => load({ localState: false })).toThrow(
      expect.objectContaining({
        message: 'the environment "dev" has no root secret, and its state is shared',
        fix: 'run `openssl rand -hex 32 | pulumi config set --secret keelson:rootSecret -s dev` once',
      }),
    );
  });

  it('refuses one that can be guessed', () => {
    expect(() => load({ configured: 'short' })).toThrow(
      expect.objectContaining({
        message: 'the root secret of "dev" (keelson:rootSecret) has 5 characters, fewer than 24',
        fix: 'restore it from your backup, or make a new one with `openssl rand -hex 32`',
      }),
    );
  });
});
