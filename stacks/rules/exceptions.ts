import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { parseDocument } from 'yaml';
import { FaultCollector, KeelsonError, type Fault } from '../../lib/core/errors';
import { asRecord, asList, asString, asStrings } from '../objects/json';
import { RULES } from './rules';

/** One object that may break one rule, and why. */
export interface PolicyException {
  /** Key of the object: `[group/]Kind/namespace/name`, `_` for the namespace of cluster-scoped objects. */
  readonly object: string;
  /** Id of the rule. */
  readonly rule: string;
  /** Why the object can't keep the rule, for whoever reviews it. */
  readonly reason: string;
  /** Environments in which it holds. @default - every environment */
  readonly environments?: readonly string[];
  /** The file that it comes from, for messages. */
  readonly source: string;
}

/** Name of the file of exceptions, in the project's root. */
export const POLICY_EXCEPTIONS_FILE = 'policy-exceptions.yaml';

const idsOf = (isFatal: boolean): string[] =>
  RULES.filter(({ severity }) => (severity === 'fatal') === isFatal).map(({ id }) => id);
const EXCEPTABLE = idsOf(false);
const FATAL = idsOf(true);

const FIELDS = ['object', 'rule', 'reason', 'environments'];

/**
 * The exceptions of a file; none if there is no such file.
 *
 * @param path of the file, from the working directory or absolute
 * @param environment name of the environment; exceptions for other environments are left out. @default - all exceptions
 * @throws FaultReport if the file is not a list of exceptions, with every fault at once
 */
export function loadPolicyExceptions(path: string, environment?: string): PolicyException[] {
  const text = readIfPresent(path);
  const exceptions = text === undefined ? [] : parsePolicyExceptions(text, POLICY_EXCEPTIONS_FILE);
  return exceptions.filter(
    ({ environments }) => environment === undefined || environments === undefined || environments.includes(environment),
  );
}

/** @throws FaultReport if the text is not a list of exceptions, with every fault at once */
export function parsePolicyExceptions(text: string, source: string): PolicyException[] {
  const faults = new FaultCollector();
  const document = parseDocument(text, { prettyErrors: true });
  for (const error of document.errors) {
    faults.add({ path: source, message: `is not YAML: ${(error.message.split('\n')[0] as string).replace(/:$/, '')}` });
  }
  const content: unknown = document.errors.length > 0 ? [] : (document.toJS() ?? []);
  if (!Array.isArray(content)) {
    faults.add({ path: source, message: 'is not a list', got: content, allowed: 'a list of {object, rule, reason}' });
  }
  const exceptions = asList(content).map((item, position) =>
    toException(item, `${source}[${position}]`, source, faults),
  );
  addDuplicates(exceptions, source, faults);
  faults.throwIfAny('The exceptions to the policy are not usable');
  return exceptions;
}

function toException(item: unknown, path: string, source: string, faults: FaultCollector): PolicyException {
  const { object, rule, reason, environments } = asRecord(item);
  for (const key of Object.keys(asRecord(item)).filter((name) => !FIELDS.includes(name))) {
    faults.add({
      path: `${path}.${key}`,
      message: 'is not a field of an exception',
      allowed: FIELDS.join(', '),
      fix: `write ${closest(key, FIELDS)}`,
    });
  }
  const missing = (field: string, got: unknown, allowed: string): Fault => ({
    path: `${path}.${field}`,
    message: 'is missing',
    got: got ?? null,
    allowed,
    fix: `add ${field}`,
  });
  if (!isText(object)) {
    faults.add(missing('object', object, 'a key such as apps/Deployment/queue/redis'));
  }
  if (!isText(reason)) {
    faults.add(missing('reason', reason, 'a sentence that convinces a reviewer'));
  }
  if (!isText(rule)) {
    faults.add(missing('rule', rule, 'the id of a rule, see docs/policy.md'));
  } else if (!EXCEPTABLE.includes(rule)) {
    faults.add({
      path: `${path}.rule`,
      message: FATAL.includes(rule)
        ? 'is a rule without exceptions: what it refuses does not work'
        : 'is not the id of a rule',
      got: rule,
      allowed: 'an id of docs/policy.md',
      fix: `write ${closest(rule, EXCEPTABLE)}`,
    });
  }
  if (
    environments !== undefined &&
    (asStrings(environments).length === 0 || asStrings(environments).length !== asList(environments).length)
  ) {
    faults.add({
      path: `${path}.environments`,
      message: 'is not a list of environments',
      got: environments,
      allowed: 'a list such as [dev]',
      fix: 'name them, or remove the field',
    });
  }
  return {
    object: asString(object) ?? '',
    rule: asString(rule) ?? '',
    reason: asString(reason) ?? '',
    ...(environments === undefined ? {} : { environments: asStrings(environments) }),
    source,
  };
}

function addDuplicates(exceptions: readonly PolicyException[], source: string, faults: FaultCollector): void {
  const seen = new Set<string>();
  exceptions.forEach(({ object, rule }, position) => {
    const key = `${object} ${rule}`;
    if (object !== '' && rule !== '' && seen.has(key)) {
      faults.add({
        path: `${source}[${position}]`,
        message: 'allows what another exception allows already',
        got: key,
        fix: 'remove one of the two',
      });
    }
    seen.add(key);
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return undefined;
    }
    throw new KeelsonError(`${path} can't be read (${code ?? String(error)})`, 'correct its permissions, or remove it');
  }
}
