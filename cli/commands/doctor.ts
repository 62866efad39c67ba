import stringWidth from 'string-width';
import { KeelsonError } from '../../lib/core/errors';
import type { Environment } from '../../stacks/environment';
import type { Synthesis } from '../../stacks/synth';
import type { CommandModule, Outcome, Session } from '../command';
import { checkCluster } from '../doctor/context';
import { fail, ok, type CheckResult } from '../doctor/check';
import { checkDisk, checkGit, checkNode, checkWrite } from '../doctor/machine';
import { checkProvider, checkPulumi, checkSandboxPrograms, type Find } from '../doctor/programs';
import { EXIT } from '../exit-codes';
import { chooseEnvironment } from '../options';
import type { Surface } from '../terminal';
import { readEnvironment, synthesizeRead } from '../synthesis';
import { count, pad, wrap } from '../text';
import { load } from '../load';

/** Looks at everything that `up` needs, and says what to do about what is not right. */
export const doctor: CommandModule = {
  register(program, perform) {
    program
      .command('doctor')
      .description('check this machine, the context, the cluster and your rights')
      .argument('[environment]', 'environment (default: "dev")')
      .option('--sandbox', 'look at the embedded sandbox')
      .action(perform(run));
  },
};

const ENVIRONMENT = { id: 'environment', title: 'environment' };

async function run(
  session: Session,
  argument: string | undefined,
  options: { readonly sandbox?: boolean },
): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const { resolveProgram } = load.programs();
  const find: Find = (program) => resolveProgram(program, { obtain: false });
  const machine = await Promise.all([
    checkNode(process.version),
    checkGit(),
    checkPulumi(find),
    checkProvider(find),
    checkSandboxPrograms(find),
    checkDisk(session.root),
    checkWrite(session.root),
  ]);
  const read = readChecked(session.root, name);
  const cluster = read.made === undefined ? [] : await checkCluster(session, read.made, options.sandbox ?? false);
  const checks = [...machine, read.check, ...cluster];
  const failed = checks.filter(({ status }) => status === 'fail').length;
  return {
    code: failed > 0 ? EXIT.failed : EXIT.ok,
    document: { environment: name, checks },
    text: formatChecks(checks, session.terminal.out),
  };
}

function readChecked(
  root: string,
  name: string,
): {
  readonly check: CheckResult;
  readonly made?: { readonly environment: Environment; readonly synthesis: Synthesis };
} {
  try {
    const environment = readEnvironment(root, name);
    const synthesis = synthesizeRead(environment, root);
    const { charts, manifests } = synthesis;
    return {
      check: ok(ENVIRONMENT, `${name}: ${count(manifests.length, 'object')} in ${count(charts.length, 'chart')}`),
      made: { environment, synthesis },
    };
  } catch (error) {
    if (!(error instanceof KeelsonError)) {
      throw error;
    }
    const fix = error.fix ?? `mend Pulumi.${name}.yaml; \`keelson synth ${name}\` tells the same`;
    return { check: fail(ENVIRONMENT, error.message, fix) };
  }
}

/** One line for each check, its fix below where there is one, and the sum. */
export function formatChecks(checks: readonly CheckResult[], surface: Surface): string {
  const { colors, glyphs } = surface;
  const marks = {
    ok: colors.green(glyphs.done),
    warn: colors.yellow(glyphs.warning),
    fail: colors.red(glyphs.failed),
  };
  const titles = Math.max(...checks.map(({ title }) => stringWidth(title)));
  const width = Math.max(20, Math.min(surface.columns(), 120));
  // Where the window is narrow, what was found stands below its title.
  const indent = width >= titles + 40 ? titles + 4 : 4;
  const lines = checks.flatMap(({ title, status, detail, fix }) => {
    const text = detail.split('\n').flatMap((line) => wrap(line, width - indent - 1));
    const cure = fix === undefined ? [] : wrap(`fix: ${fix}`, width - indent - 1);
    const body = [...text, ...cure.map((line) => colors.dim(line))];
    const head = `${marks[status]} `;
    return indent === 4
      ? [`${head}${title}`, ...body.map((line) => `    ${line}`)]
      : body.map((line, index) =>
          index === 0 ? `${head}${pad(title, titles)}  ${line}` : `${' '.repeat(indent)}${line}`,
        );
  });
  const sum = (['ok', 'warn', 'fail'] as const).map(
    (status) => checks.filter((check) => check.status === status).length,
  );
  return [...lines, '', `${sum[0]} ok, ${sum[1]} to look at, ${sum[2]} failed`].join('\n');
}
