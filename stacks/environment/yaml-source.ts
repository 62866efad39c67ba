import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Pair,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { formatPlace, PROJECT, type Finding, type PropertyPath } from './finding';
import { nearestKey } from './nearest';
import { SECRET_SECTIONS } from './sections/catalogue';
import { checkConfigKey, checkStructure, MAX_DEPTH, type ConfigSource } from './source';
import { checkPlainScalar } from './yaml-pitfalls';

/** What Pulumi keeps beside the values. Source: pulumi.com/docs, "Pulumi stack settings file reference". */
const STACK_KEYS = ['config', 'encryptionsalt', 'encryptedkey', 'secretsprovider'];
/** More than a person writes; a bomb needs thousands. */
const MAX_ALIASES = 100;

/** Reads the text of a stack settings file; never throws, whatever the text. */
export function yamlSource(fileName: string, text: string): ConfigSource {
  const lines = new LineCounter();
  const document = parse(text, lines);
  if (document === undefined) {
    return unreadable([{ at: [], place: fileName, message: 'is nested too deeply', allowed: `${MAX_DEPTH} levels` }]);
  }
  const lineAt = (offset: number | undefined): string => `${fileName}:${lines.linePos(offset ?? 0).line}`;
  const syntax = syntaxFindings(document.errors, text, lineAt);
  if (syntax.fatal) {
    return unreadable(syntax.findings);
  }
  const reader = new TreeReader(document, lineAt, fileName);
  const findings = [...syntax.findings, ...reader.findings];
  const values = reader.values();
  return {
    values: values.sections,
    findings: [...findings, ...values.findings, ...checkStructure(values.sections)],
    placeOf: (path) => reader.placeOf(path),
    written: (path) => reader.written(path),
    isPlainText: (path) => typeof at(values.sections, path) === 'string',
  };

  function unreadable(found: readonly Finding[]): ConfigSource {
    return { values: {}, findings: found, placeOf: () => fileName, written: () => undefined, isPlainText: () => false };
  }
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2', logLevel: 'error' });
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

function syntaxFindings(
  errors: readonly YAMLError[],
  text: string,
  lineAt: (offset: number) => string,
): { readonly findings: Finding[]; readonly fatal: boolean } {
  const isTwice = (error: YAMLError): boolean => error.code === 'DUPLICATE_KEY';
  const findings: Finding[] = errors.filter(isTwice).map((error) => ({
    at: [],
    place: `${lineAt(error.pos[0])} ${/^\S*[^\s:]/.exec(text.slice(error.pos[0]))?.[0] ?? ''}`,
    message: 'stands here twice',
    fix: 'keep one of them',
  }));
  // One slip often makes every line after it look wrong: the first one is the one to mend.
  const first = errors.find((error) => !isTwice(error));
  if (first !== undefined) {
    findings.push({ at: [], place: lineAt(first.pos[0]), ...explain(first) });
  }
  return { findings, fatal: first !== undefined };
}

function explain(error: YAMLError): Pick<Finding, 'message' | 'fix'> {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab indents this line', fix: 'indent with spaces' };
    case 'MULTIPLE_DOCS':
      return { message: 'a second document begins here', fix: 'keep one document in the file' };
    default:
      return /call stack/i.test(error.message)
        ? { message: 'is nested too deeply' }
        : { message: `is not YAML: ${error.message}` };
  }
}

/** Walks the tree of a document once, and finds the way back from a value to its line. */
class TreeReader {
  readonly findings: Finding[] = [];
  private readonly config: YAMLMap | undefined;
  /** Whether an alias leads nowhere, or to where it stands. */
  private isEndless = false;

  constructor(
    private readonly document: Document.Parsed,
    private readonly lineAt: (offset: number | undefined) => string,
    private readonly fileName: string,
  ) {
    this.config = this.readTop();
    if (this.config !== undefined) {
      this.walk(this.config, [], []);
    }
  }

  placeOf(path: PropertyPath): string {
    const line = this.lineAt(this.follow(path).offset);
    return path.length === 0 ? `${line} config` : `${line} ${formatPlace(path)}`;
  }

  written(path: PropertyPath): string | undefined {
    const node = this.follow(path).node;
    return isScalar(node) ? node.source : undefined;
  }

  /** Values of our own keys. */
  values(): { readonly sections: Record<string, unknown>; readonly findings: Finding[] } {
    const sections: Record<string, unknown> = {};
    const findings: Finding[] = [];
    const config = this.expand(findings);
    const keys = Object.keys(config);
    for (const key of keys) {
      const objection = checkConfigKey(key, keys);
      if (objection !== undefined) {
        findings.push({ at: [], place: `${this.lineAt(offsetOfKey(this.config, key))} ${key}`, ...objection });
      } else if (key.startsWith(`${PROJECT}:`)) {
        sections[key.slice(PROJECT.length + 1)] = config[key];
      }
    }
    return { sections, findings };
  }

  private expand(findings: Finding[]): Record<string, unknown> {
    if (this.config === undefined || this.isEndless) {
      return {};
    }
    try {
      const whole = this.document.toJS({ maxAliasCount: MAX_ALIASES }) as { readonly config: Record<string, unknown> };
      return whole.config;
    } catch (error) {
      if (!(error instanceof ReferenceError || error instanceof RangeError)) {
        throw error;
      }
      const fix = 'write the values out';
      findings.push({ at: [], message: 'its anchors and aliases expand without measure', fix });
      return {};
    }
  }

  private readTop(): YAMLMap | undefined {
    const { contents, directives } = this.document;
    if (directives.yaml.explicit) {
      this.findings.push({ at: [], place: `${this.fileName}:1`, message: 'has a %YAML directive', fix: 'remove it' });
    }
    if (!isMap(contents)) {
      const message = contents === null ? 'is empty' : 'is not a mapping';
      this.findings.push({ at: [], place: this.fileName, message, fix: 'begin with `config:`' });
      return undefined;
    }
    for (const pair of contents.items as Pair[]) {
      this.checkTopKey(pair);
    }
    const config = contents.get('config', true);
    if (!isMap(config)) {
      const missing = !contents.has('config');
      this.findings.push({
        at: [],
        place: missing ? this.fileName : `${this.lineAt(offsetOfKey(contents, 'config'))} config`,
        message: missing ? 'has no config' : 'holds no keys',
        fix: `write keys such as ${PROJECT}:target below config`,
      });
      return undefined;
    }
    return config;
  }

  private checkTopKey(pair: Pair): void {
    const key = isScalar(pair.key) ? String(pair.key.value) : 'a key that is no text';
    const place = `${this.lineAt(offsetOf(pair.key))} ${key}`;
    if (key === 'environment') {
      const fix = 'write the values below config';
      this.findings.push({ at: [], place, message: 'imports values that synth does not see', fix });
    } else if (!STACK_KEYS.includes(key)) {
      const likely = nearestKey(key, STACK_KEYS);
      const fix = key.startsWith(`${PROJECT}:`)
        ? { fix: 'indent it below config' }
        : likely === undefined
          ? {}
          : { fix: `did you mean ${likely}` };
      this.findings.push({ at: [], place, message: 'unknown key', allowed: STACK_KEYS.join(', '), ...fix });
    }
  }

  private walk(node: unknown, path: PropertyPath, ancestors: readonly unknown[]): void {
    // `path` begins with the key as it stands in the file; `shown` is the way that users know.
    const shown = sectionPath(path);
    if (path.length > MAX_DEPTH) {
      return;
    }
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined || ancestors.includes(target)) {
        const message = target === undefined ? 'refers to an anchor that does not exist' : 'refers to what holds it';
        this.findings.push({ at: shown, message, got: `*${node.source}` });
        this.isEndless = true;
      }
      return;
    }
    if (hasTag(node)) {
      this.findings.push({ at: shown, message: 'has a YAML tag', got: node.tag, fix: 'remove it' });
    }
    if (isMap(node)) {
      for (const pair of node.items as Pair[]) {
        if (path.length > 0 || !isForeign(pair.key)) {
          this.walkPair(pair, path, [...ancestors, node]);
        }
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, position) => this.walk(item, [...path, position], [...ancestors, node]));
    } else if (isScalar(node) && node.type === 'PLAIN' && !isSecret(shown)) {
      const objection = checkPlainScalar(node.source ?? '');
      if (objection !== undefined) {
        this.findings.push({ at: shown, ...objection });
      }
    }
  }

  private walkPair(pair: Pair, path: PropertyPath, ancestors: readonly unknown[]): void {
    if (!isScalar(pair.key) || typeof pair.key.value !== 'string') {
      const text = isScalar(pair.key) ? String(pair.key.source ?? '') : '?';
      this.findings.push({ ...this.keyAt(path, text, pair.key), message: 'is a key that is no text', fix: 'quote it' });
      return;
    }
    const objection = pair.key.type === 'PLAIN' ? checkPlainScalar(pair.key.value) : undefined;
    if (objection !== undefined) {
      this.findings.push({ ...this.keyAt(path, pair.key.value, pair.key), ...objection });
    }
    this.walk(pair.value, [...path, pair.key.value], ancestors);
  }

  /** A key below a section has a way; one beside the sections has a place only. */
  private keyAt(path: PropertyPath, key: string, node: unknown): Pick<Finding, 'at' | 'place'> {
    return path.length === 0
      ? { at: [], place: `${this.lineAt(offsetOf(node))} ${key}` }
      : { at: [...sectionPath(path), key] };
  }

  /** The node at the end of a path, or as much of the way as there is. */
  private follow(path: PropertyPath): { readonly node: unknown; readonly offset: number | undefined } {
    const inFile = path.map((part, position) => (position === 0 ? `${PROJECT}:${part}` : part));
    let node: unknown = this.config;
    let offset = offsetOfKey(this.document.contents, 'config');
    for (const part of inFile) {
      const parent = isAlias(node) ? node.resolve(this.document) : node;
      const next = isMap(parent) ? parent.items.find((pair) => isKey(pair, part)) : undefined;
      if (next !== undefined) {
        node = next.value;
        offset = offsetOf(next.key);
      } else if (isSeq(parent) && typeof part === 'number' && part < parent.items.length) {
        node = parent.items[part];
        offset = offsetOf(node) ?? offset;
      } else {
        return { node: undefined, offset };
      }
    }
    return { node: isAlias(node) ? node.resolve(this.document) : node, offset };
  }
}

function sectionPath(path: PropertyPath): PropertyPath {
  const [key, ...rest] = path;
  const prefix = `${PROJECT}:`;
  return typeof key === 'string' && key.startsWith(prefix) ? [key.slice(prefix.length), ...rest] : path;
}

/** Other projects' values are theirs. */
function isForeign(key: unknown): boolean {
  return isScalar(key) && /^[^:]+:/.test(String(key.value)) && !String(key.value).startsWith(`${PROJECT}:`);
}

function isSecret(path: PropertyPath): boolean {
  return SECRET_SECTIONS.includes(String(path[0]));
}

function isKey(pair: unknown, key: string | number): boolean {
  return isPair(pair) && isScalar(pair.key) && pair.key.value === key;
}

function offsetOfKey(map: unknown, key: string): number | undefined {
  const pair = isMap(map) ? map.items.find((item) => isKey(item, key)) : undefined;
  return offsetOf(pair?.key);
}

function offsetOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0];
}

function hasTag(node: unknown): node is { readonly tag: string } {
  return typeof (node as { readonly tag?: unknown } | null)?.tag === 'string';
}

function at(values: unknown, path: PropertyPath): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | undefined)?.[part], values);
}
