import { CommandError, ConcurrentUpdateError } from '@pulumi/pulumi/automation';
import { compareText, KeelsonError } from '../../../lib/core/errors';

/** An object that could not be brought to its planned form, in the words of the engine. */
export interface ObjectFailure {
  /** @default - the failure belongs to no object */
  readonly key?: string;
  readonly message: string;
}

type Translation = readonly [
  pattern: RegExp,
  sentence: (match: RegExpExecArray) => readonly [message: string, fix?: string],
];

// The words of the provider and the API server, and what they mean to a user. Names and numbers come out of the text.
const TRANSLATIONS: readonly Translation[] = [
  [
    /exceeded quota: ([^,]+), requested: (\S+(?:,\S+=\S+)*), used: (\S+), limited: (\S+)/,
    ([, quota, requested, used, limited]) => [
      `the quota ${quota} of its namespace is used up: asked for ${requested}, used ${used}, allowed ${limited}`,
      'raise the quota under keelson:capacity.namespaces, or ask for less',
    ],
  ],
  [
    /violates PodSecurity "([^"]+)": ([^\n]+)/,
    ([, level, reason]) => [`Pod Security "${level}" refuses its pods: ${reason}`, 'mend the pod template'],
  ],
  [
    /conflicts? with "([^"]+)"(?: using [^:]+)?:?\s*((?:\n?- ?[^\n]+)*)/,
    ([, manager, fields]) => [
      `"${manager}" keeps some of its fields:${(fields ?? '').replace(/\n?- ?/g, ' ').trimEnd()}`,
      'leave these fields out of the platform, or stop that program from setting them',
    ],
  ],
  [
    /configured Kubernetes cluster is unreachable: .*?: ([^:\n]+)$/m,
    ([, reason]) => [`the API server can't be reached: ${(reason ?? '').trim()}`, RUN_AGAIN],
  ],
  [
    /(?:dial|read|write) tcp (?:\S+->)?(\S+): (?:\w+: )?(connection refused|connection reset by peer|i\/o timeout|broken pipe)/,
    ([, address]) => [`the API server at ${address} stopped answering`, RUN_AGAIN],
  ],
  [
    /\b(?:Patch|Get|Delete|Post|Put) "https?:\/\/([^/"]+)[^"]*": (?:EOF|http2: [^\n]*|unexpected EOF)/,
    ([, address]) => [`the API server at ${address} stopped answering`, RUN_AGAIN],
  ],
  [
    /failed calling webhook "([^"]+)": (?:failed to call webhook: )?([^\n]+)/,
    ([, webhook, reason]) => [`the admission webhook "${webhook}" doesn't answer: ${reason}`, RUN_AGAIN],
  ],
  [
    /unable to replace resource "[^"]*" as it is currently marked for protection|as it's currently marked for protection/,
    () => [
      'this change would delete it and make it anew, and it is protected because data would be lost',
      'set the field back, or move the data first (docs/pulumi.md, "Data stores")',
    ],
  ],
  [/field is immutable/, () => ['one of its fields can never change', 'give the object another name']],
];

const RUN_AGAIN = 'run `keelson up` again once it answers: what was done is recorded, the rest follows';

/** How many keys are named before the rest is counted. */
const NAMED_KEYS = 3;

/** Turns what the engine said into sentences, each with the objects that it is about. */
export function describeFailures(failures: readonly ObjectFailure[]): KeelsonError {
  const keysBySentence = new Map<string, Set<string>>();
  const fixes = new Set<string>();
  for (const { key, message } of failures) {
    const [sentence, fix] = translate(message);
    const keys = keysBySentence.get(sentence) ?? new Set();
    keysBySentence.set(sentence, keys);
    if (key !== undefined) {
      keys.add(key);
    }
    if (fix !== undefined) {
      fixes.add(fix);
    }
  }
  const lines = [...keysBySentence].map(([sentence, keys]) => `${subject([...keys].sort(compareText))}${sentence}`);
  return new KeelsonError(
    lines.length === 0 ? 'the engine gave no reason' : lines.join('\n'),
    fixes.size === 0 ? undefined : [...fixes].join('; '),
  );
}

function subject(keys: readonly string[]): string {
  if (keys.length === 0) {
    return '';
  }
  const named = keys.slice(0, NAMED_KEYS).join(', ');
  return keys.length > NAMED_KEYS ? `${named} and ${keys.length - NAMED_KEYS} more: ` : `${named}: `;
}

function translate(message: string): readonly [message: string, fix?: string] {
  for (const [pattern, sentence] of TRANSLATIONS) {
    const match = pattern.exec(message);
    if (match !== null) {
      return sentence(match);
    }
  }
  return [essence(message)];
}

// The provider puts its own bookkeeping in front of what matters.
function essence(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(
      /^.*?(?:was not successfully (?:created|updated) by the Kubernetes API server|failed to become ready|the Kubernetes API server reported that "[^"]*" failed to (?:fully )?initialize or become live):?\s*/s,
      '',
    )
    .trim();
}

/** What a failed command of Pulumi means, where no object is to blame. */
export function describeCommandFailure(error: unknown, stack: string): Error {
  if (error instanceof KeelsonError) {
    return error;
  }
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof ConcurrentUpdateError || /currently locked by/.test(text)) {
    return new KeelsonError(`another run is changing "${stack}"`, 'wait until it has ended');
  }
  if (/incorrect passphrase|failed to decrypt|message authentication failed/.test(text)) {
    return new KeelsonError(
      `the state of "${stack}" or its configuration was encrypted with another passphrase`,
      'set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the one it was made with',
    );
  }
  if (/passphrase must be set/.test(text)) {
    return new KeelsonError(
      `the state of "${stack}" is encrypted, and no passphrase is given`,
      'set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE',
    );
  }
  if (/ENOENT|Failed to get Pulumi version/.test(text)) {
    return new KeelsonError(
      'Pulumi was found but does not run',
      'run `pulumi version`; install it from https://www.pulumi.com/docs/install/, or name a folder that holds it in KEELSON_TOOLCHAIN',
    );
  }
  if (/could not load plugin|no resource plugin 'pulumi-resource-kubernetes/.test(text)) {
    return new KeelsonError(
      "Pulumi's Kubernetes provider can't be fetched",
      'run `pulumi plugin install resource kubernetes`, or name a folder that holds it in KEELSON_TOOLCHAIN',
    );
  }
  const diagnostics = /error: ([^\n]+(?:\n(?! *(?:Resources|Duration|stderr|stdout|code):)[^\n]+)*)/.exec(text)?.[1];
  return error instanceof CommandError || diagnostics !== undefined
    ? new KeelsonError((diagnostics ?? text).trim())
    : (error as Error);
}
