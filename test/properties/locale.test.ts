import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What the entry of cdk8s writes in a process of its own: locale and time zone can't be changed inside one. */
function written(variables: Record<string, string>): [string, string][] {
  const output = mkdtempSync(join(tmpdir(), 'keelson-locale-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'bin', 'app.js')], {
      cwd: ROOT,
      env: { ...process.env, KEELSON_ENV: 'dev', CDK8S_OUTDIR: output, ...variables },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return (readdirSync(output, { recursive: true }) as string[])
      .filter((path) => statSync(join(output, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(output, path), 'utf8')]);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

describe('synth of dev', () => {
  // Turkish has its own capital of i, Swedish its own order of letters, Kathmandu a quarter of an hour.
  it.each<Record<string, string>>([
    { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    { TZ: 'Pacific/Apia', LC_ALL: 'sv_SE.UTF-8', LANG: 'sv_SE.UTF-8', CDK8S_DISABLE_SORT: '1' },
  ])('is the same under %p (B42)', (variables) => {
    const expected = written({ TZ: 'UTC', LC_ALL: 'C', LANG: 'C' });
    expect(expected.length).toBeGreaterThan(50);
    expect(written(variables)).toEqual(expected);
  });
});
