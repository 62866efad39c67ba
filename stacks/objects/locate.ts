import { compareText } from '../../lib/core/errors';
import { NAME_LIKENESS, nearest } from '../../lib/core/nearest';
import type { Identity, Manifest } from './manifest';

/** An object in words: `Deployment raibid-ci/raibid-server`. */
export function describe(identity: Identity): string {
  const namespace = identity.namespace === undefined ? '' : `${identity.namespace}/`;
  return `${identity.kind} ${namespace}${identity.name}`;
}

/** Path of a fault: the construct to change, the object that it made, and the field in it. */
export function locate(manifest: Pick<Manifest, 'constructPath' | 'identity'>, field?: string): string {
  const object = `${manifest.constructPath} (${describe(manifest.identity)})`;
  return field === undefined ? object : `${object} ${field}`;
}

/** The name that was most likely meant. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  return nearest(name, [...candidates].sort(compareText), NAME_LIKENESS);
}

/** A few candidates for a message, in order. */
export function listNames(candidates: Iterable<string>, none: string): string {
  const names = [...new Set(candidates)].sort(compareText);
  if (names.length === 0) {
    return none;
  }
  const shown = names.slice(0, 8).join(', ');
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}

/** `spec.containers[0].env`, with keys that hold dots in brackets. */
export function formatPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') {
      text += `[${part}]`;
    } else if (/[.[\]]/.test(part)) {
      text += `[${JSON.stringify(part)}]`;
    } else {
      text += text === '' ? part : `.${part}`;
    }
  }
  return text;
}
