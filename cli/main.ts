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

/** Ends once everything that was written has left; libraries may still hold connections, so the process is not left to end by itself. */
function leave(code: ExitCode): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// Whoever reads has seen enough: `keelson graph | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

void run(process.argv.slice(2), host, {
  signals: process,
  crashes: process,
  exitNow: (code) => process.exit(code),
}).then(leave);
