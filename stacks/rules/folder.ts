import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import { compareText, KeelsonError, type Fault } from '../../lib/core/errors';
import type { External } from '../objects/external';
import { asList, asRecord, asText, at } from '../objects/json';
import { identityOf, keyOf, type CollectedManifest, type KubernetesObject } from '../objects/manifest';
import { POLICY_EXCEPTIONS_FILE } from './exceptions';

/** A cluster that nobody has looked into: whatever may be there is taken to be there. */
export const UNKNOWN_CLUSTER: External = {
  customResources: ['*/*'],
  namespaces: ['*'],
  secrets: ['*/*'],
  configMaps: ['*/*'],
  storageClasses: ['*'],
  priorityClasses: ['*'],
  clusterRoles: ['*'],
};

/** What is read at most, so that a folder by mistake ends in a sentence and not in a full memory. */
export interface FolderLimits {
  /** @default 10000 */
  readonly files?: number;
  /** Of one file, in bytes. @default 8 MiB */
  readonly fileBytes?: number;
  /** Of all files, in bytes. @default 128 MiB */
  readonly bytes?: number;
}

export interface FolderObjects {
  /** Number of files that were read. */
  readonly files: number;
  /** Every object by the file and line that it stands at; the file is its chart. */
  readonly manifests: readonly CollectedManifest[];
  /** Documents that are no Kubernetes objects, and files that are not YAML. */
  readonly faults: readonly Fault[];
}

const MEBIBYTE = 1024 * 1024;
const EXTENSION = /\.(ya?ml|json)$/i;
/** Aliases that one document may use, as often as they are used: more is a bomb. */
const MAX_ALIASES = 1000;

/**
 * The Kubernetes objects in the files below a folder, or in one file: `.yaml`, `.yml` and `.json`, several documents in a file, lists of
 * objects. Hidden folders, `node_modules`, symbolic links and the file of exceptions are passed over. Sorted by path.
 *
 * @throws KeelsonError if there is no such folder, no such file in it, or more than the limits allow
 */
export function readFolder(path: string, limits: FolderLimits = {}): FolderObjects {
  const { files: mostFiles = 10_000, fileBytes = 8 * MEBIBYTE, bytes: mostBytes = 128 * MEBIBYTE } = limits;
  const isFolder = kindOfPath(path) === 'folder';
  const files = isFolder ? filesBelow(path, mostFiles) : [path];
  if (files.length === 0) {
    throw new KeelsonError(`${path}: holds no .yaml, .yml or .json file`, 'name a folder with manifests');
  }
  const manifests: CollectedManifest[] = [];
  const faults: Fault[] = [];
  let total = 0;
  for (const file of files) {
    const name = isFolder ? relative(path, file) : basename(file);
    const { size } = statSync(file);
    total += size;
    if (size > fileBytes || total > mostBytes) {
      const [what, most] = size > fileBytes ? ['a file', fileBytes] : ['all files together', mostBytes];
      throw new KeelsonError(
        `${file}: is more than is read: ${what} may have ${Math.floor(most / MEBIBYTE)} MiB`,
        'name a folder with manifests only',
      );
    }
    readDocuments(name, readFileSync(file, 'utf8'), manifests, faults);
  }
  return { files: files.length, manifests, faults };
}

function kindOfPath(path: string): 'file' | 'folder' {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !(found.isDirectory() || found.isFile())) {
    throw new KeelsonError(`${path}: no such folder or file`, 'name a folder with manifests');
  }
  return found.isDirectory() ? 'folder' : 'file';
}

function filesBelow(folder: string, most: number): string[] {
  const found: string[] = [];
  const visit = (current: string): void => {
    const entries = readdirSync(current, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
        visit(path);
      } else if (entry.isFile() && EXTENSION.test(entry.name) && entry.name !== POLICY_EXCEPTIONS_FILE) {
        found.push(path);
      }
      if (found.length > most) {
        throw new KeelsonError(`${folder}: holds more than ${most} files`, 'name a folder with manifests only');
      }
    }
  };
  visit(folder);
  return found;
}

function readDocuments(file: string, text: string, manifests: CollectedManifest[], faults: Fault[]): void {
  const lineCounter = new LineCounter();
  // As kubectl reads it: YAML 1.1, in which `yes` is true and 0644 octal, but dates are texts.
  const documents = parseAllDocuments(text, {
    lineCounter,
    version: '1.1',
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag !== 'object' || !tag.tag.endsWith(':timestamp')),
  });
  for (const document of 'empty' in documents ? [] : documents) {
    const [error] = document.errors;
    const line = lineCounter.linePos(error?.pos[0] ?? document.contents?.range?.[0] ?? document.range[0]).line;
    const place = `${file}:${line}`;
    if (error !== undefined) {
      faults.push({ path: place, message: `is not YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}` });
      return;
    }
    const value = valueOf(document);
    if ('problem' in value) {
      faults.push({ path: place, message: value.problem, fix: 'write out what the aliases stand for' });
    } else if (value.value !== null) {
      addObject(value.value, file, place, manifests, faults);
    }
  }
}

function valueOf(document: Document): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown };
  } catch {
    return { problem: 'uses its aliases too often' };
  }
}

function addObject(value: unknown, file: string, place: string, manifests: CollectedManifest[], faults: Fault[]): void {
  const { apiVersion, kind, items } = asRecord(value);
  const name = asText(at(value, 'metadata', 'name'));
  if (name === undefined && Array.isArray(items) && asText(kind)?.endsWith('List') === true) {
    asList(items).forEach((item) => addObject(item, file, place, manifests, faults));
    return;
  }
  if (asText(apiVersion) === undefined || asText(kind) === undefined || name === undefined) {
    faults.push({
      path: place,
      message: 'is no Kubernetes object',
      got: { apiVersion, kind, name },
      allowed: 'an object with apiVersion, kind and metadata.name',
      fix: 'correct it, or move it out of the folder',
    });
    return;
  }
  const object = value as KubernetesObject;
  const identity = identityOf(object);
  manifests.push({ key: keyOf(identity), identity, chart: file, constructPath: place, object });
}
