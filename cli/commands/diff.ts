import type { CommandModule, Outcome, Session } from '../command';
import { connectTo, decidePlace } from '../connection';
import type { FieldChange } from '../diff/fields';
import type { LiveComparison, ObjectDifference } from '../diff/live';
import { EXIT } from '../exit-codes';
import { chooseEnvironment } from '../options';
import type { Colors } from '../style';
import { synthesizeRead } from '../synthesis';
import { count } from '../text';
import { describePlace, isSimulated } from '../where';
import { load } from '../load';

interface DiffOptions {
  readonly exitCode?: boolean;
  readonly sandbox?: boolean;
}

/** Shows where the cluster differs from what is synthesized. */
export const diff: CommandModule = {
  register(program, perform) {
    program
      .command('diff')
      .description('show where the cluster differs from what is synthesized, field by field; changes nothing')
      .argument('[environment]', 'environment (default: "dev")')
      .option('--exit-code', 'exit with 1 if anything differs')
      .option('--sandbox', 'look at the embedded sandbox')
      .action(perform(run));
  },
};

async function run(session: Session, argument: string | undefined, options: DiffOptions): Promise<Outcome> {
  const name = chooseEnvironment(argument, session.options);
  const chosen = await decidePlace(session, name, options.sandbox ?? false);
  const progress = session.progress();
  const connected = await connectTo(session, chosen, progress, 'refuse');
  progress.model.step('compare', 'comparing');
  const synthesis = synthesizeRead(connected.environment, session.root);
  const { connect, withoutCalledServers } = load.cluster();
  const { compareLive } = load.liveDiff();
  const { manifests, omitted } = isSimulated(connected.place)
    ? withoutCalledServers(synthesis.manifests)
    : { manifests: synthesis.manifests, omitted: [] };
  const client = connect({ kubeconfig: connected.kubeconfig, context: connected.context });
  try {
    const comparison = await compareLive(client, manifests, name);
    progress.model.endStep('compare', 'done', count(comparison.total, 'object'));
    const place = describePlace(connected.place);
    return {
      code: options.exitCode === true && comparison.differences.length > 0 ? EXIT.failed : EXIT.ok,
      document: {
        environment: name,
        context: connected.context,
        objects: comparison.total,
        omitted,
        clean: comparison.differences.length === 0,
        differences: comparison.differences,
      },
      text: formatComparison(comparison, name, place, session.terminal.out.colors),
    };
  } finally {
    client.close();
  }
}

/** The comparison as people read it, by chart. */
export function formatComparison(comparison: LiveComparison, name: string, place: string, colors: Colors): string {
  const { differences, total } = comparison;
  if (differences.length === 0) {
    return `No difference: ${name} on ${place} is as synthesized (${count(total, 'object')}).`;
  }
  const byChart = new Map<string, ObjectDifference[]>();
  for (const difference of differences) {
    const title = difference.chart ?? 'in no chart';
    byChart.set(title, [...(byChart.get(title) ?? []), difference]);
  }
  const lines = [...byChart].flatMap(([title, members], index) => [
    ...(index > 0 ? [''] : []),
    colors.bold(title),
    ...members.flatMap((difference) => formatDifference(difference, colors)),
  ]);
  lines.push(
    '',
    `${count(differences.length, 'object')} of ${name} on ${place} ${differences.length === 1 ? 'differs' : 'differ'}; ${total} are synthesized.`,
  );
  return lines.join('\n');
}

function formatDifference(difference: ObjectDifference, colors: Colors): string[] {
  const { kind, namespace, name, changes } = difference;
  const label = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  switch (difference.state) {
    case 'missing':
      return [`  ${colors.green('+')} ${label} is not in the cluster`];
    case 'extra':
      return [`  ${colors.red('-')} ${label} is in the cluster only`];
    case 'refused':
      return [`  ${colors.magenta('!')} ${label} would be refused: ${difference.message ?? ''}`];
    case 'changed':
      return [`  ${colors.yellow('~')} ${label}`, ...changes.map((change) => `      ${formatChange(change, colors)}`)];
    default:
      throw new Error(`unknown state ${JSON.stringify(difference.state satisfies never)}`);
  }
}

/** What stands in the cluster, then what is synthesized. */
function formatChange({ path, live, wanted }: FieldChange, colors: Colors): string {
  if (live === undefined) {
    return `${path}: ${colors.green(`+ ${show(wanted)}`)}`;
  }
  return wanted === undefined
    ? `${path}: ${colors.red(`- ${show(live)}`)}`
    : `${path}: ${colors.red(show(live))} -> ${colors.green(show(wanted))}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
