import { formatPath, PROJECT, type Finding, type PropertyPath } from './finding';
import { SECRET_SECTIONS, SECTION_NAMES } from './sections/catalogue';
import { nearestKey } from './nearest';

/** An environment's configuration as it was found, before anything is known about its sense. */
export interface ConfigSource {
  /** Values by section. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What was wrong with the form. */
  readonly findings: readonly Finding[];
  /** Where a value stands, in the words of a fault's path. */
  placeOf(path: PropertyPath): string;
  /** How a value is written, where that differs from how it is read. */
  written(path: PropertyPath): string | undefined;
  /** Whether a secret stands in plain text. */
  isPlainText(path: PropertyPath): boolean;
}

/** Sections of earlier versions, and what took their place. */
const FORMER_SECTIONS: Readonly<Record<string, Omit<Finding, 'at'>>> = {
  namespaces: {
    message: 'has gone: quotas are derived from the manifests',
    fix: `remove it, and say in ${PROJECT}:capacity what the cluster has (docs/capacity.md)`,
  },
};

/** What is wrong with a key that stands under `config`; nothing for keys of ours and of other projects. */
export function checkConfigKey(key: string, present: readonly string[]): Omit<Finding, 'at'> | undefined {
  const [project = '', ...rest] = key.split(':');
  const section = rest.join(':');
  if (rest.length === 0) {
    return {
      message: 'has no project in front of it',
      fix: `rename it to ${PROJECT}:${nearestKey(key, SECTION_NAMES) ?? key}`,
    };
  }
  if (project !== PROJECT) {
    // Other projects' keys are theirs, unless this one is ours with a slip in it.
    return SECTION_NAMES.includes(section) && nearestKey(project, [PROJECT]) === PROJECT
      ? { message: 'belongs to an unknown project', fix: `rename it to ${PROJECT}:${section}` }
      : undefined;
  }
  if (SECTION_NAMES.includes(section)) {
    return undefined;
  }
  const former = Object.hasOwn(FORMER_SECTIONS, section) ? FORMER_SECTIONS[section] : undefined;
  if (former !== undefined) {
    return former;
  }
  const likely = nearestKey(section, SECTION_NAMES);
  return {
    message: 'unknown key',
    allowed: SECTION_NAMES.join(', '),
    ...(likely === undefined
      ? {}
      : { fix: `${present.includes(`${PROJECT}:${likely}`) ? 'did you mean' : 'rename it to'} ${PROJECT}:${likely}` }),
  };
}

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];

/** Keys that mean something to JavaScript itself, and encrypted values where only plain ones may be. */
export function checkStructure(values: Readonly<Record<string, unknown>>): Finding[] {
  const findings: Finding[] = [];
  const visit = (value: unknown, at: PropertyPath): void => {
    if (at.length > MAX_DEPTH) {
      findings.push({ at: at.slice(0, 1), message: 'is nested too deeply', allowed: `${MAX_DEPTH} levels` });
    } else if (Array.isArray(value)) {
      value.forEach((item, position) => visit(item, [...at, position]));
    } else if (typeof value === 'object' && value !== null) {
      if (Object.hasOwn(value, 'secure') && !SECRET_SECTIONS.includes(String(at[0]))) {
        findings.push({
          at,
          message: 'is encrypted, but synth must be able to read it',
          allowed: `encrypted values under ${SECRET_SECTIONS.join(' and ')}`,
          fix: `write it in plain text: pulumi config set --path '${PROJECT}:${formatPath(at)}' <value>`,
        });
        return;
      }
      for (const [key, item] of Object.entries(value)) {
        const path = [...at, key];
        if (FORBIDDEN_KEYS.includes(key)) {
          findings.push({ at: path, message: 'is a key that no configuration may have', fix: 'remove it' });
        } else {
          visit(item, path);
        }
      }
    }
  };
  visit(values, []);
  return findings;
}

export const MAX_DEPTH = 16;
