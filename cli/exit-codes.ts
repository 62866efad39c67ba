/** What the shell is told; documented in docs/cli.md and part of the contract. */
export const EXIT = {
  /** All done, or nothing to do. */
  ok: 0,
  /** The operation failed, was refused, or found what it was asked to find (`diff --exit-code`, `synth --check`). */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Stopped by Ctrl-C; 128 plus the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
