import { join, resolve } from 'node:path';
import { formatFault, type Fault } from '../../lib/core/errors';
import type { RuleFault, Severity } from '../../stacks/rules';
import type { CommandModule, Outcome, Session } from '../command';
import { EXIT } from '../exit-codes';
import { load } from '../load';
import { count } from '../text';

/** One finding as `--json` shows it. */
export interface FindingDocument {
  readonly severity: Severity;
  /** Id of the rule. @default - the document can't be read */
  readonly rule?: string;
  /** Key of the object. @default - there is none */
  readonly object?: string;
  /** File, line, object and field. */
  readonly path: string;
  readonly message: string;
}

/** Runs the rules over manifests that Keelson has not made. */
export const policy: CommandModule = {
  register(program, perform) {
    program
      .command('policy')
      .description('judge the manifests in a folder, whoever wrote them')
      .argument('<folder>', 'folder with YAML or JSON files, or one file')
      .action(perform(run));
  },
};

async function run(session: Session, folder: string): Promise<Outcome> {
  const { evaluateObjects, loadPolicyExceptions, POLICY_EXCEPTIONS_FILE, readFolder, UNKNOWN_CLUSTER } = load.rules();
  const path = resolve(session.terminal.host.directory, folder);
  const { files, manifests, faults } = readFolder(path);
  const exceptions = loadPolicyExceptions(join(path, POLICY_EXCEPTIONS_FILE));
  const findings = [
    ...faults.map(unreadable),
    ...evaluateObjects(manifests, exceptions, { external: UNKNOWN_CLUSTER }).map(documentOf),
  ];
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const refused = findings.length - warnings;
  const summary = `${count(manifests.length, 'object')} in ${count(files, 'file')}: ${count(refused, 'error')}, ${count(warnings, 'warning')}`;
  return {
    code: refused > 0 ? EXIT.failed : EXIT.ok,
    document: { folder: path, files, objects: manifests.length, findings },
    text: [...findings.map(({ severity, message }) => `${severity.padEnd(7)}  ${message}`), summary].join('\n'),
  };
}

function unreadable(fault: Fault): FindingDocument {
  return { severity: 'fatal', path: fault.path, message: formatFault(fault) };
}

function documentOf({ severity, rule, object, ...fault }: RuleFault): FindingDocument {
  return { severity, rule, object, path: fault.path, message: formatFault(fault) };
}
