'use strict';

/*
 * Programs run from a bundle that is named after the content of everything that it is made of. Code that is older than its sources
 * can't be found, let alone run, and types are checked elsewhere (npm run build). See docs/decisions/0001-one-bundle-per-start.md.
 */

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.dirname(__dirname);

/** Files and folders that bundles are made of. */
const SOURCE_FILES = [
  'bin/build.js',
  'bin/bundle.js',
  'bin/definitions.js',
  'bin/kube-config.js',
  'package-lock.json',
  'package.json',
  'tools/tools.json',
  'tsconfig.json',
];
const SOURCE_FOLDERS = ['charts', 'cli', 'crds', 'lib', 'stacks'];

/** Builds that are kept, so that a program that started a moment ago finds its own. */
const KEPT = 3;

/**
 * The folder that holds the bundles of the sources as they are now; built if nobody has built them yet.
 * @param {string} root folder of the project
 * @returns {string} absolute path
 */
function ensureBuilt(root = ROOT) {
  const hash = hashSources(root);
  const home = path.join(root, '.keelson', 'build');
  const folder = path.join(home, hash);
  if (fs.existsSync(folder)) {
    return folder;
  }
  try {
    return build(root, home, hash);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
      throw error;
    }
    return ensureBuiltElsewhere(root, hash);
  }
}

/** For checkouts that can't be written: a folder of this user's own, from which the packages are found by a link. */
function ensureBuiltElsewhere(root, hash = hashSources(root)) {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const home = path.join(os.tmpdir(), `keelson-${os.userInfo().uid}-${checkout}`);
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  // What others could have written must not be run.
  const { uid, mode } = fs.lstatSync(home);
  if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0)) {
    throw new Error(`${home} belongs to somebody else; remove it, or make ${root} writable`);
  }
  const folder = path.join(home, hash);
  if (fs.existsSync(folder)) {
    return folder;
  }
  const link = path.join(home, 'node_modules');
  if (!fs.existsSync(link)) {
    fs.symlinkSync(path.join(root, 'node_modules'), link, 'junction');
  }
  return build(root, home, hash);
}

/** @returns {string} a digest of the names and contents of all sources */
function hashSources(root = ROOT) {
  const hash = createHash('sha1');
  for (const file of SOURCE_FILES) {
    addFile(hash, root, file);
  }
  for (const folder of SOURCE_FOLDERS) {
    addFolder(hash, root, folder);
  }
  return hash.digest('hex').slice(0, 20);
}

function addFolder(hash, root, folder) {
  let entries;
  try {
    entries = fs.readdirSync(`${root}/${folder}`, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') {
      return;
    }
    throw error;
  }
  for (const entry of entries.sort(byName)) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      addFolder(hash, root, name);
    } else if (name.endsWith('.ts') || name.endsWith('.json')) {
      addFile(hash, root, name);
    }
  }
}

function addFile(hash, root, name) {
  // Read as text: for small files that is the fastest way that Node has.
  let content;
  try {
    content = fs.readFileSync(`${root}/${name}`, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') {
      return;
    }
    throw error;
  }
  hash.update(`${name}\0${content.length}\0${content}`);
}

function byName(a, b) {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function build(root, home, hash) {
  fs.mkdirSync(home, { recursive: true });
  const folder = path.join(home, hash);
  const scratch = fs.mkdtempSync(path.join(home, '.new-'));
  try {
    const { status, stdout, stderr, error } = spawnSync(
      process.execPath,
      [path.join(__dirname, 'bundle.js'), root, scratch],
      { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (status !== 0) {
      throw error ?? withoutStack(stderr);
    }
    refuseUnhashed(JSON.parse(stdout));
    place(scratch, folder);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  removeOld(home, hash);
  return folder;
}

/** A source that is bundled and not hashed could change without anybody noticing. */
function refuseUnhashed(inputs) {
  const unhashed = inputs.filter(
    (input) => !SOURCE_FILES.includes(input) && !SOURCE_FOLDERS.some((folder) => input.startsWith(`${folder}/`)),
  );
  if (unhashed.length > 0) {
    throw withoutStack(`${unhashed.join(', ')}: bundled, but not among the sources in bin/build.js; add it there`);
  }
}

function withoutStack(message) {
  return Object.assign(new Error(message), { stack: message });
}

function place(scratch, folder) {
  try {
    fs.renameSync(scratch, folder);
  } catch (error) {
    // Somebody else was faster; the content is the same.
    if (!fs.existsSync(folder)) {
      throw error;
    }
  }
}

function removeOld(home, current) {
  const names = fs.readdirSync(home);
  for (const name of names.filter((entry) => entry.startsWith('.new-'))) {
    const { mtimeMs } = fs.statSync(path.join(home, name), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    // Whoever made it was killed: a build takes a second.
    if (Date.now() - mtimeMs > 3_600_000) {
      fs.rmSync(path.join(home, name), { recursive: true, force: true });
    }
  }
  const builds = names
    .filter((name) => /^[0-9a-f]{20}$/.test(name) && name !== current)
    .map((name) => ({ name, time: fs.statSync(path.join(home, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time);
  for (const { name } of builds.slice(KEPT - 1)) {
    fs.rmSync(path.join(home, name), { recursive: true, force: true });
  }
}

module.exports = { ensureBuilt, ensureBuiltElsewhere, hashSources };

if (require.main === module) {
  process.stdout.write(`${path.relative(process.cwd(), ensureBuilt())}\n`);
}
