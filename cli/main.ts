import { EXIT, type ExitCode } from './exit-codes';
import { run } from './run';
import type { Host } from './terminal';

const host: Host = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  directory: process.cwd(),
  now: () => Date.now(),
};

/**
 * Ends once everything that was written has left; libraries may still hold connections, so the process is not left to end by itself.
 * A result that could not be written, to a full disk for instance, is no success; a reader that has seen enough is.
 */
function leave(code: ExitCode): void {
  process.stdout.write('', () => {
    const failure = process.stdout.errored as NodeJS.ErrnoException | null;
    const isLost = failure !== null && failure.code !== 'EPIPE';
    process.stderr.write(isLost ? `keelson: the output can't be written: ${failure.message}\n` : '', () =>
      process.exit(isLost && code === EXIT.ok ? EXIT.failed : code),
    );
  });
}

void run(process.argv.slice(2), host, {
  signals: process,
  crashes: process,
  outputs: process,
  exitNow: (code) => process.exit(code),
}).then(leave);
