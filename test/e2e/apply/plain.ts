import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { resolveProgram } from '../../../stacks/programs';
import type { ApplyBench } from './support';

const ROOT = resolve(__dirname, '../../..');

/** Runs the plain `pulumi` in a bench's project, with the variables that docs/pulumi.md names and nothing of ours in between. */
export class PlainPulumi {
  private readonly programs: string;

  constructor(private readonly bench: ApplyBench) {
    this.programs = join(bench.project, 'programs');
    mkdirSync(this.programs, { recursive: true });
    this.writeLanguageHost();
    this.writeProgram();
  }

  /** @returns what it printed; fails when it fails. */
  async run(...words: string[]): Promise<string> {
    const engine = await resolveProgram('pulumi');
    const provider = await resolveProgram('pulumi-resource-kubernetes');
    const path = [this.programs, dirname(engine.path), dirname(provider.path), process.env.PATH ?? ''];
    return new Promise((resolve, reject) =>
      execFile(
        engine.path,
        [...words, '--non-interactive', '--color', 'never'],
        {
          cwd: this.bench.project,
          maxBuffer: 64 * 1024 * 1024,
          env: {
            ...process.env,
            PATH: path.join(delimiter),
            KUBECONFIG: this.bench.kubeconfig,
            PULUMI_CONFIG_PASSPHRASE_FILE: join(this.bench.project, '.keelson', 'passphrase'),
            PULUMI_SKIP_UPDATE_CHECK: 'true',
            KEELSON_E2E_NODE_MODULES: join(ROOT, 'node_modules'),
          },
        },
        (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`${stdout}\n${stderr}`))),
      ),
    );
  }

  private writeLanguageHost(): void {
    const bundle = join(this.programs, 'language-host.js');
    buildSync({
      entryPoints: [join(__dirname, 'language-host.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
    });
    const host = join(this.programs, 'pulumi-language-nodejs');
    writeFileSync(host, `#!/bin/sh\nexec "${process.execPath}" "${bundle}" "$@"\n`);
    chmodSync(host, 0o755);
  }

  // The project's own program, under a project folder of the test's.
  private writeProgram(): void {
    const { project } = this.bench;
    mkdirSync(join(project, 'bin'), { recursive: true });
    writeFileSync(
      join(project, 'bin', 'program.js'),
      `module.exports = require(${JSON.stringify(join(ROOT, 'bin', 'program.js'))});\n`,
    );
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'keelson', main: 'bin/program.js' }));
    if (!existsSync(join(project, 'node_modules'))) {
      symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    }
  }
}
