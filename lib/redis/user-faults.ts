import { checkPattern, faultsAt, nearest, WORD_LIKENESS, type Fault, type Objection } from '../core';
import type { RedisUserProps } from './acl';
import { REDIS_CATEGORIES, REDIS_COMMANDS } from './commands';
import { RESERVED_USERS } from './users';

const USER_NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;
/** An ACL file is split at spaces and line ends, and knows no quotes. */
const PATTERN = /^[\x21-\x7e]+$/;
/** Commands that reach beyond the keys that a client may touch, or beyond the server. */
const ADMINISTRATION: ReadonlySet<string> = new Set([
  'acl',
  'bgrewriteaof',
  'bgsave',
  'cluster',
  'config',
  'debug',
  'failover',
  'flushall',
  'flushdb',
  'function',
  'migrate',
  'module',
  'monitor',
  'psync',
  'replconf',
  'replicaof',
  'save',
  'shutdown',
  'slaveof',
  'swapdb',
  'sync',
]);
const WIDE_CATEGORIES: readonly string[] = ['@all', '@admin', '@dangerous'];

/** What is wrong with the rules of a client's user; `path` says whose. */
export function userFaults(path: string, user: RedisUserProps): Fault[] {
  const { name, commands, keys = [], readOnlyKeys = [], channels = [] } = user;
  const patterns = (kind: 'key' | 'channel', texts: readonly string[]): Objection[] =>
    texts.flatMap((pattern) => checkAclPattern(name, kind, pattern) ?? []);
  return faultsAt(path, {
    name: checkUserName(name),
    commands:
      commands.length === 0
        ? { message: `user "${name}" may run no command`, fix: 'name the commands that it needs' }
        : commands.flatMap((command) => checkCommand(name, command) ?? []),
    keys: patterns('key', keys),
    readOnlyKeys: patterns('key', readOnlyKeys),
    channels: patterns('channel', channels),
  });
}

function checkUserName(name: string): Objection | undefined {
  return RESERVED_USERS.includes(name)
    ? { message: 'the platform has a user of this name itself', got: name, fix: 'name the user after the client' }
    : checkPattern(name, USER_NAME, {
        message: 'is not a name for a user of Redis',
        allowed: '1 to 40 lower case letters, digits and "-", with a letter or digit at both ends',
      });
}

function checkCommand(user: string, got: string): Objection | undefined {
  const objection = (what: string, fix: string | undefined): Objection => ({
    message: `user "${user}" is allowed ${what}`,
    got,
    ...(fix === undefined ? {} : { fix }),
  });
  if (WIDE_CATEGORIES.includes(got)) {
    return objection('a category that reaches beyond its keys', 'name the commands that it needs');
  }
  if (got.startsWith('@')) {
    const known = REDIS_CATEGORIES.map((category) => `@${category}`);
    return known.includes(got) ? undefined : objection('a category that Redis does not know', suggestion(got, known));
  }
  if (!REDIS_COMMANDS.has(got)) {
    const fix = suggestion(got, [...REDIS_COMMANDS.keys()]);
    return objection('a command that Redis does not know, and would not start with', fix);
  }
  return ADMINISTRATION.has(got.split('|')[0] as string)
    ? objection('a command that reaches beyond its keys', 'leave it to the administrator')
    : undefined;
}

function checkAclPattern(user: string, kind: 'key' | 'channel', pattern: string): Objection | undefined {
  return checkPattern(pattern, PATTERN, {
    message: `user "${user}" has a ${kind} pattern that an ACL file can't hold`,
    allowed: 'visible ASCII characters without spaces',
  });
}

function suggestion(text: string, known: readonly string[]): string | undefined {
  const meant = nearest(text, known, WORD_LIKENESS);
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}
