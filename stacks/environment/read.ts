import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { compareText, FaultReport } from '../../lib/core/errors';
import { checkDnsLabel } from '../../lib/core/names';
import { configSource } from './config-source';
import { environmentOf, type Environment, type PublicSections } from './environment';
import { toFault, withoutConsequences, type Finding } from './finding';
import { findingsOfIssues } from './issues';
import { nearestKey } from './nearest';
import type { Configuration, Section } from './section';
import { SECRET_SECTIONS, SECTION_LIST } from './sections/catalogue';
import type { ConfigSource } from './source';
import { yamlSource } from './yaml-source';

export interface EnvironmentOptions {
  /**
   * Delivers otherwise than the configuration says, and takes secrets from where that delivery takes them: `direct` brings up an
   * environment of Argo CD on a sandbox, where neither Argo CD nor External Secrets runs. @default - as configured
   */
  readonly delivery?: 'direct';
}

export interface ConfigOptions extends EnvironmentOptions {
  /** Full keys that Pulumi knows to hold secrets. @default - nothing is said about secrets in plain text */
  readonly secretKeys?: ReadonlySet<string>;
}

/** Names of the environments that have a file in `root`, in order. */
export function environmentNames(root: string): string[] {
  return readdirSync(root)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort(compareText);
}

/**
 * Reads `Pulumi.<name>.yaml` in `root`. Encrypted values are passed over unread.
 * @throws FaultReport with everything that is wrong with it.
 */
export function environmentFromFile(root: string, name: string, options: EnvironmentOptions = {}): Environment {
  refuseUnknown(root, name);
  const fileName = `Pulumi.${name}.yaml`;
  return environmentFrom(name, yamlSource(fileName, readText(root, name, fileName)), options);
}

/**
 * Reads the values that Pulumi's runtime gives to a program: `keelson:target` and so on, structures as JSON.
 * @throws FaultReport with everything that is wrong with them.
 */
export function environmentFromConfig(
  name: string,
  config: Readonly<Record<string, string>>,
  options: ConfigOptions = {},
): Environment {
  const objection = checkDnsLabel(name);
  if (objection !== undefined) {
    throw new FaultReport(titleOf(name), [{ path: 'stack', ...objection }]);
  }
  return environmentFrom(name, configSource(config, options.secretKeys), options);
}

function environmentFrom(name: string, source: ConfigSource, { delivery }: EnvironmentOptions): Environment {
  const findings: Finding[] = [...source.findings];
  /** What each section holds that nothing was found against. */
  const sound = new Map<Section, unknown>();
  // Where the form is so broken that nothing was read, every key would be "missing".
  const isReadable = Object.keys(source.values).length > 0 || findings.length === 0;
  for (const [section, definition] of isReadable ? SECTION_LIST : []) {
    const value = source.values[section];
    const result = definition.schema.safeParse(value);
    if (result.success) {
      sound.set(definition, result.data);
    } else {
      findings.push(
        ...findingsOfIssues([section], definition.schema, value, result.error.issues, (path) => source.written(path)),
      );
    }
  }
  const configuration: Configuration = {
    read: <Schema extends z.ZodType>(section: Section<Schema>) => sound.get(section) as z.output<Schema> | undefined,
    isSound: (section) => sound.has(section),
    isPlainText: (path) => source.isPlainText(path),
  };
  findings.push(...[...sound].flatMap(([section, value]) => section.rules?.(value, configuration) ?? []));
  const faults = withoutConsequences(withoutRenamedSections(findings)).map((finding) =>
    toFault(finding, (path) => source.placeOf(path)),
  );
  if (faults.length > 0) {
    throw new FaultReport(titleOf(name), faults);
  }
  const values = SECTION_LIST.filter(
    ([section, definition]) => !SECRET_SECTIONS.includes(section) && sound.get(definition) !== undefined,
  ).map(([section, definition]) => [section, sound.get(definition)] as const);
  return environmentOf(name, Object.fromEntries(values) as PublicSections, delivery);
}

/** A section that is to be renamed is the one that is missing: one fault, not two. */
function withoutRenamedSections(findings: readonly Finding[]): Finding[] {
  const renamed = findings.flatMap(({ fix }) => /^rename it to keelson:(\w+)$/.exec(fix ?? '')?.[1] ?? []);
  return findings.filter(
    ({ at, message }) => at.length !== 1 || !message.startsWith('is missing') || !renamed.includes(String(at[0])),
  );
}

function refuseUnknown(root: string, name: string): void {
  const known = environmentNames(root);
  const objection = checkDnsLabel(name);
  if (known.includes(name) && objection === undefined) {
    return;
  }
  if (known.includes(name)) {
    throw new FaultReport(titleOf(name), [{ path: 'environment', message: 'is no name for objects', ...objection }]);
  }
  const likely = nearestKey(name, known);
  throw new FaultReport(titleOf(name), [
    {
      path: 'environment',
      message: 'is unknown',
      got: name,
      allowed: known.length === 0 ? `none: ${root} holds no Pulumi.<environment>.yaml` : known.join(', '),
      ...(likely === undefined ? {} : { fix: `did you mean ${likely}` }),
    },
  ]);
}

function readText(root: string, name: string, fileName: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(root, fileName));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'EISDIR' ? 'is a folder' : `can't be read (${code})`;
    throw new FaultReport(titleOf(name), [{ path: fileName, message }]);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) {
      return text;
    }
  } catch {
    // Told below: to the user it is the same whether bytes make no characters or characters that no text has.
  }
  throw new FaultReport(titleOf(name), [{ path: fileName, message: 'is not UTF-8', fix: 'save it as UTF-8' }]);
}

function titleOf(name: string): string {
  return `environment ${name}`;
}
