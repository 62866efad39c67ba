import type { CommandModule, Outcome } from '../command';
import { UsageError } from '../errors';
import { load } from '../load';

/** Names every file that may be downloaded, so that a mirror can be made of them. */
export const programs: CommandModule = {
  register(program, perform) {
    program
      .command('programs')
      .description('print the addresses of the programs that are downloaded, for a mirror')
      .option('--machine <name>', 'linux-amd64, linux-arm64, darwin-amd64 or darwin-arm64 (default: this one)')
      .action(perform((_session, options: { readonly machine?: string }) => Promise.resolve(list(options.machine))));
  },
};

function list(chosen?: string): Outcome {
  const { MACHINE, PULUMI_PLUGINS, releaseFiles, tools } = load.programs();
  const machine = chosen ?? MACHINE;
  if (!/^(linux|darwin)-(amd64|arm64)$/.test(machine)) {
    throw new UsageError(
      `unknown machine "${machine}"`,
      'name one of: linux-amd64, linux-arm64, darwin-amd64, darwin-arm64',
    );
  }
  const released = tools.flatMap((tool) =>
    releaseFiles(tool, machine).map(({ name, url, sha256, sums }) => ({ program: name, url, sha256, sums })),
  );
  const plugins = tools
    .filter(({ program }) => program.startsWith('pulumi-resource-'))
    .map(({ program, version }) => ({ program, url: `${PULUMI_PLUGINS}/${program}-v${version}-${machine}.tar.gz` }));
  const files: readonly { readonly url: string; readonly sums?: string | undefined }[] = [...released, ...plugins];
  return {
    document: { machine, files },
    text: files.flatMap(({ url, sums }) => (sums === undefined ? [url] : [url, sums])).join('\n'),
  };
}
