import { execFileSync } from 'node:child_process';

let version: readonly [number, number] | undefined;

/** Major and minor version of the `redis-server` on PATH. */
export function redisServerVersion(): readonly [number, number] {
  if (version === undefined) {
    const [, major, minor] =
      /v=(\d+)\.(\d+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' })) ?? [];
    version = [Number(major), Number(minor)];
  }
  return version;
}
