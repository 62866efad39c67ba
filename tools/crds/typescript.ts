import { compareText } from '../../lib/core/errors';
import type { Field, ObjectShape, Shape } from './outline';

/** A kind whose spec gets a type. */
export interface TypedKind {
  readonly kind: string;
  readonly shape: Shape;
  /** Where the schema comes from, for the head of the file. */
  readonly origin: string;
}

/** A file of types. */
export interface TypeFile {
  /** Without folder, for instance `scaled-object.ts`. */
  readonly name: string;
  readonly text: string;
}

const SHARED = 'shared';

/** Names of shapes that several kinds share, where the field that they stand under first would name them badly. By their fields. */
const SHARED_NAMES: Readonly<Record<string, string>> = {
  'key,name,optional': 'OptionalKeySelector',
  'key,name': 'KeySelector',
  'key,name,namespace': 'NamespacedKeySelector',
  'matchExpressions,matchLabels': 'LabelSelector',
  'key,operator,values': 'LabelSelectorRequirement',
  'configMap,secret': 'SecretOrConfigMap',
  'action,modulus,regex,replacement,separator,sourceLabels,targetLabel': 'RelabelConfig',
};

interface Interface {
  readonly shape: ObjectShape;
  /** Where it was first met: the kind, and the fields that lead to it. */
  readonly kind: string;
  readonly path: readonly string[];
  /** The interfaces that have a field of it, by identity. */
  readonly users: Set<string>;
}

/** Writes one file for each kind and one for what they share. Equal shapes become one interface. */
export function typeFiles(kinds: readonly TypedKind[]): readonly TypeFile[] {
  const interfaces = new Map<string, Interface>();
  const aliases = new Map<string, string>();
  for (const { kind, shape } of [...kinds].sort((a, b) => a.kind.length - b.kind.length || compareText(a.kind, b.kind))) {
    if (shape.form === 'object' && interfaces.get(identityOf(shape))?.path.length === 0) {
      aliases.set(kind, identityOf(shape));
    }
    gather(shape, { kind, path: [] }, undefined, interfaces);
  }
  const names = nameAll(interfaces);
  const homes = new Map([...interfaces.keys()].map((identity) => [identity, homeOf(identity, interfaces)]));
  const writer = new Writer(names, homes);
  const shared = [...interfaces].filter(([identity]) => homes.get(identity) === SHARED).map(([, { shape }]) => shape);
  const files = kinds.map(({ kind, origin }) => {
    const own = [...interfaces].filter(([identity]) => homes.get(identity) === kind).map(([, { shape }]) => shape);
    const alias = aliases.get(kind);
    const head = `Schema: ${origin}.`;
    return {
      name: `${kebabCase(kind)}.ts`,
      text: alias === undefined ? writer.file(kind, head, own) : writer.alias(kind, head, alias),
    };
  });
  const sharedFile = { name: `${SHARED}.ts`, text: writer.file(SHARED, 'What several kinds share.', shared) };
  return shared.length === 0 ? files : [...files, sharedFile];
}

/** `ScaledObject` as `scaled-object`. */
export function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();
}

function gather(
  shape: Shape,
  place: Pick<Interface, 'kind' | 'path'>,
  user: string | undefined,
  interfaces: Map<string, Interface>,
): void {
  switch (shape.form) {
    case 'text':
    case 'k8s':
      return;
    case 'array':
      gather(shape.of, { ...place, path: [...place.path.slice(0, -1), ...place.path.slice(-1).map(singular)] }, user, interfaces);
      return;
    case 'map':
      gather(shape.of, place, user, interfaces);
      return;
    case 'object': {
      const identity = identityOf(shape);
      const known = interfaces.get(identity);
      const entry: Interface = known ?? { shape, ...place, users: new Set() };
      if (user !== undefined) {
        entry.users.add(user);
      }
      if (known !== undefined) {
        return;
      }
      interfaces.set(identity, entry);
      for (const field of shape.fields) {
        gather(field.shape, { kind: place.kind, path: [...place.path, field.name] }, identity, interfaces);
      }
      return;
    }
  }
}

function identityOf(shape: ObjectShape): string {
  return JSON.stringify({ fields: shape.fields, open: shape.open });
}

/** The file of a shape: its kind's if it is a spec, its users' if they share one, else the shared one. */
function homeOf(identity: string, interfaces: ReadonlyMap<string, Interface>): string {
  const { kind, path, users } = interfaces.get(identity)!;
  if (path.length === 0) {
    return kind;
  }
  const [home, ...others] = new Set([...users].map((user) => homeOf(user, interfaces)));
  return home !== undefined && others.length === 0 ? home : SHARED;
}

function nameAll(interfaces: ReadonlyMap<string, Interface>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [identity, found] of interfaces) {
    const home = homeOf(identity, interfaces);
    const name = candidates(found, home).find((candidate) => !taken.has(candidate));
    if (name === undefined) {
      throw new Error(`no name is left for the type at ${found.kind}.${found.path.join('.')}`);
    }
    taken.add(name);
    names.set(identity, name);
  }
  return names;
}

/** Names from short to long: the last field, then with the fields before it. */
function candidates({ shape, kind, path }: Interface, home: string): string[] {
  if (path.length === 0) {
    return [`${kind}Spec`];
  }
  const ends = path.map((_, index) => path.slice(path.length - 1 - index).map(pascalCase).join(''));
  const fields = shape.fields.map(({ name }) => name).join(',');
  const known = home === SHARED ? SHARED_NAMES[fields] : undefined;
  const prefix = home === SHARED ? '' : home;
  return [...(known === undefined ? [] : [known]), ...ends.map((end) => prefix + end), `${kind}${ends.at(-1)}Fields`];
}

function singular(name: string): string {
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : /[^su]s$/.test(name) ? name.slice(0, -1) : name;
}

function pascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

class Writer {
  constructor(
    private readonly names: ReadonlyMap<string, string>,
    private readonly homes: ReadonlyMap<string, string>,
  ) {}

  file(home: string, head: string, shapes: readonly ObjectShape[]): string {
    const bodies = shapes.map((shape) => this.interface(shape));
    const imports = new Map<string, Set<string>>();
    let usesK8s = false;
    const visit = (shape: Shape): void => {
      if (shape.form === 'k8s') {
        usesK8s = true;
      } else if (shape.form === 'array' || shape.form === 'map') {
        visit(shape.of);
      } else if (shape.form === 'object') {
        const from = this.homes.get(identityOf(shape))!;
        if (from !== home) {
          imports.set(from, (imports.get(from) ?? new Set()).add(this.names.get(identityOf(shape))!));
        }
      }
    };
    shapes.flatMap(({ fields }) => fields).forEach(({ shape }) => visit(shape));
    const lines = [
      `// Written by \`npm run crds\`; do not edit. ${head}`,
      ...(usesK8s ? ["import type { k8s } from 'cdk8s-plus-28';"] : []),
      ...[...imports].sort(([a], [b]) => compareText(a, b)).map(([from, names]) => importLine(from, [...names])),
    ];
    return `${lines.join('\n')}\n\n${bodies.join('\n\n')}\n`;
  }

  alias(kind: string, head: string, identity: string): string {
    const home = this.homes.get(identity)!;
    const name = this.names.get(identity)!;
    return [
      `// Written by \`npm run crds\`; do not edit. ${head}`,
      importLine(home, [name]),
      '',
      `export type ${kind}Spec = ${name};`,
      '',
    ].join('\n');
  }

  private interface(shape: ObjectShape): string {
    const rows = shape.fields.flatMap((field) => this.field(field));
    const open = shape.open ? ['  readonly [field: string]: unknown;'] : [];
    return [`export interface ${this.names.get(identityOf(shape))!} {`, ...rows, ...open, '}'].join('\n');
  }

  private field({ name, optional, note, shape }: Field): string[] {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
    const line = `  readonly ${key}${optional ? '?' : ''}: ${this.type(shape)};`;
    return [...(note === undefined ? [] : [`  /** ${note} */`]), ...wrapUnion(line)];
  }

  private type(shape: Shape): string {
    switch (shape.form) {
      case 'text':
        return shape.text;
      case 'k8s':
        return `k8s.${shape.name}`;
      case 'array':
        return orNull(shape.nullable, `readonly ${bracketed(this.type(shape.of))}[]`);
      case 'map':
        return orNull(shape.nullable, `Readonly<Record<string, ${this.type(shape.of)}>>`);
      case 'object':
        return orNull(shape.nullable, this.names.get(identityOf(shape))!);
    }
  }
}

function bracketed(type: string): string {
  return type.includes(' ') ? `(${type})` : type;
}

function orNull(nullable: boolean, type: string): string {
  return nullable ? `${type} | null` : type;
}

function importLine(from: string, names: readonly string[]): string {
  const sorted = [...names].sort(compareText);
  const file = from === SHARED ? SHARED : kebabCase(from);
  const line = `import type { ${sorted.join(', ')} } from './${file}';`;
  return line.length <= 120
    ? line
    : `import type {\n${sorted.map((name) => `  ${name},`).join('\n')}\n} from './${file}';`;
}

function wrapUnion(line: string): string[] {
  const array = /^(\s+.*?: )readonly \((.*)\)\[\];$/.exec(line);
  const union = /^(\s+.*?:) (.* \| .*);$/.exec(line);
  if (line.length <= 120) {
    return [line];
  }
  if (array !== null) {
    return [`${array[1]!}readonly (`, ...array[2]!.split(' | ').map((member) => `    | ${member}`), '  )[];'];
  }
  if (union === null) {
    return [line];
  }
  const members = union[2]!.split(' | ').map((member) => `    | ${member}`);
  return [union[1]!, ...members.slice(0, -1), `${members.at(-1)!};`];
}
