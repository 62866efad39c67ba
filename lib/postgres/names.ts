import type { Objection } from '../core';
import { ADMIN_ROLE, EXPORTER_ROLE } from './layout';

/**
 * Words that can't name a table or column without quotes: a database of that name would work until the first person writes it by hand.
 * Source: postgresql.org/docs/18/sql-keywords-appendix.html, reserved and "reserved (can be function or type)".
 */
const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp ' +
    'current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having ' +
    'ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not ' +
    'notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar ' +
    'some symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window ' +
    'with'
  ).split(' '),
);

/** Databases and roles that the server has before anybody asks for one. */
const TAKEN: ReadonlySet<string> = new Set(['template0', 'template1', 'public', 'none', ADMIN_ROLE, EXPORTER_ROLE]);

const ALLOWED = 'a lower case letter, then up to 47 lower case letters, digits and "_"';

/** Why `name` can't be a database or role of ours; nothing when it can. */
export function checkIdentifier(name: string): Objection | undefined {
  // Shorter than the server's 63, because object names in Kubernetes are made of it.
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(name)) {
    const suggestion = suggest(name);
    return {
      message: 'is not a name for a database or a role',
      got: name,
      allowed: ALLOWED,
      ...(suggestion === undefined ? {} : { fix: `write ${suggestion}` }),
    };
  }
  if (RESERVED_WORDS.has(name)) {
    return { message: 'is a reserved word of SQL', got: name, allowed: ALLOWED, fix: `write ${name}_data` };
  }
  return TAKEN.has(name) || name.startsWith('pg_')
    ? { message: 'is a name of PostgreSQL itself', got: name, allowed: ALLOWED, fix: 'choose a name of your own' }
    : undefined;
}

/** Why `name` is no extension; nothing when it may be one. */
export function checkExtension(name: string): Objection | undefined {
  return /^[a-z][a-z0-9_-]{0,62}$/.test(name)
    ? undefined
    : { message: 'is not the name of an extension', got: name, allowed: 'such as btree_gin or uuid-ossp' };
}

/** Part of a Kubernetes name. */
export function hyphenated(name: string): string {
  return name.replaceAll('_', '-');
}

function suggest(name: string): string | undefined {
  const suggestion = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .replace(/_+$/, '')
    .slice(0, 48);
  return suggestion === '' || suggestion === name ? undefined : suggestion;
}
