'use strict';
// Rooms are folders with a room.json: what the room holds, and what it may import. A folder below belongs to the nearest room above it.
const { readdirSync, readFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');

const ROOT = join(__dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist', 'test']);

/** Every room by its path from the root, sorted. `imports`: rooms and packages, `types`: rooms whose types alone may be imported. */
function readRooms(root = ROOT) {
  const rooms = new Map();
  const visit = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === 'room.json') {
        const { holds, imports = [], types = [] } = JSON.parse(readFileSync(join(root, path), 'utf8'));
        rooms.set(folder, { holds, imports, types });
      } else if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(path)) {
        visit(path);
      }
    }
  };
  visit('');
  return new Map([...rooms].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The room of a file, by its path from the root. */
function roomOf(rooms, file) {
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
    if (rooms.has(folder)) {
      return folder;
    }
  }
  return undefined;
}

/** What a file imports: a room, or a package; undefined where it stays at home. Paths are from the root. */
function importedBy(rooms, file, specifier) {
  if (!specifier.startsWith('.')) {
    return specifier.startsWith('node:')
      ? specifier
      : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  }
  const target = join(dirname(file), specifier).split(sep).join('/');
  const room = roomOf(rooms, `${target}/index.ts`) ?? target.replace(/\/.*/, '');
  return room === roomOf(rooms, file) ? undefined : room;
}

/** The rooms that a room may import: `lib/*` is every room below lib. */
function importable(rooms, name) {
  const { imports, types } = rooms.get(name);
  return [...rooms.keys()].filter((to) => to !== name && covers([...imports, ...types], to));
}

function covers(list, to) {
  return list.some((entry) => entry === to || (entry.endsWith('*') && to.startsWith(entry.slice(0, -1))));
}

/** The rooms from the ground up, each after those it may import, and those that no order can place: circles, and what hangs on them. */
function floorsOf(rooms) {
  const floors = [];
  const waiting = new Set(rooms.keys());
  for (;;) {
    const next = [...waiting].find((name) => importable(rooms, name).every((to) => !waiting.has(to)));
    if (next === undefined) {
      return { floors, unplaced: [...waiting] };
    }
    floors.push(next);
    waiting.delete(next);
  }
}

/** Circles between rooms, as far as their lists allow them: each room in one, with the rooms on the way back to it. */
function circlesOf(rooms) {
  const { unplaced } = floorsOf(rooms);
  const up = new Map(unplaced.map((name) => [name, new Set(importable(rooms, name))]));
  const reaches = (from, to, seen = new Set()) =>
    [...(up.get(from) ?? [])].some(
      (next) => next === to || (!seen.has(next) && (seen.add(next), reaches(next, to, seen))),
    );
  return unplaced
    .filter((name) => reaches(name, name))
    .map(
      (name) =>
        `${name} <-> ${unplaced.filter((to) => to !== name && reaches(name, to) && reaches(to, name)).join(', ')}`,
    );
}

/** The table of rooms in ARCHITECTURE.md. Packages are left to the lists. */
function tableOf(rooms) {
  const { floors, unplaced } = floorsOf(rooms);
  const rows = [...floors, ...unplaced].map((name) => {
    const { holds, imports, types } = rooms.get(name);
    const own = imports.filter((to) => [...rooms.keys()].some((room) => covers([to], room)));
    return [`\`${name}\``, holds, [...own, ...types.map((to) => `the types of ${to}`)].join(', ') || '–'];
  });
  const all = [['folder', 'holds', 'may import'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row, fill) => `| ${row.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  return [line(all[0], ' '), line(['', '', ''], '-'), ...rows.map((row) => line(row, ' '))].join('\n');
}

/** ESLint's rule: an import stays within what the room's list allows. */
const roomImports = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const { root = ROOT } = context.options[0] ?? {};
    const rooms = roomsOf(root);
    const file = relative(root, context.filename).split(sep).join('/');
    const room = roomOf(rooms, file);
    if (room === undefined) {
      const message = `${dirname(file)} is no room yet: add a room.json there, with what it "holds" and which rooms and packages it "imports"`;
      return { Program: (node) => context.report({ node, message }) };
    }
    const { imports, types } = rooms.get(room);
    const check = (node, source, typesOnly) => {
      const to = typeof source?.value === 'string' ? importedBy(rooms, file, source.value) : undefined;
      if (to === undefined || covers(typesOnly ? [...imports, ...types] : imports, to)) {
        return;
      }
      const list = `${room}/room.json`;
      context.report({
        node,
        message: covers(types, to)
          ? `${room} imports types of ${to} only: write \`import type\``
          : rooms.has(to)
            ? `${list} doesn't list ${to}: if data moves that way, add it to "imports" and run \`npm run golden\`; a room of its own needs its own room.json`
            : `${list} doesn't list ${to}: if the room needs it, add it to "imports"`,
      });
    };
    return {
      ImportDeclaration: (node) =>
        check(node, node.source, node.importKind === 'type' || onlyTypes(node.specifiers, 'importKind')),
      ExportNamedDeclaration: (node) =>
        check(node, node.source, node.exportKind === 'type' || onlyTypes(node.specifiers, 'exportKind')),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source, true),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0], false),
    };
  },
};

/** `import { type A, type B }` imports types as `import type` does. */
function onlyTypes(specifiers, kind) {
  return specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type');
}

const known = new Map();

function roomsOf(root) {
  if (!known.has(root)) {
    known.set(root, readRooms(root));
  }
  return known.get(root);
}

module.exports = { circlesOf, covers, importedBy, readRooms, roomImports, roomOf, tableOf };
