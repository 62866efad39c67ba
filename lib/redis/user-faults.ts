import { nearest, WORD_LIKENESS, type Fault } from '../core';
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
  return [
    ...nameFaults(path, user.name),
    ...(user.commands.length === 0
      ? [{ path, message: `user "${user.name}" may run no command`, fix: 'name the commands that it needs' }]
      : user.commands.flatMap((command) => commandFaults(path, user.name, command))),
    ...[...(user.keys ?? []), ...(user.readOnlyKeys ?? [])].flatMap((pattern) =>
      patternFaults(path, user.name, 'key', pattern),
    ),
    ...(user.channels ?? []).flatMap((pattern) => patternFaults(path, user.name, 'channel', pattern)),
  ];
}

function nameFaults(path: string, name: string): Fault[] {
  if (!USER_NAME.test(name)) {
    return [
      {
        path,
        message: 'is not a name for a user of Redis',
        got: name,
        allowed: '1 to 40 lower case letters, digits and "-", with a letter or digit at both ends',
      },
    ];
  }
  return RESERVED_USERS.includes(name)
    ? [
        {
          path,
          message: 'the platform has a user of this name itself',
          got: name,
          fix: 'name the user after the client',
        },
      ]
    : [];
}

function commandFaults(path: string, user: string, command: string): Fault[] {
  const message = (what: string): string => `user "${user}" ${what}`;
  if (command.startsWith('@')) {
    if (WIDE_CATEGORIES.includes(command)) {
      return [
        {
          path,
          message: message('is allowed a category that reaches beyond its keys'),
          got: command,
          fix: 'name the commands that it needs',
        },
      ];
    }
    return REDIS_CATEGORIES.includes(command.slice(1))
      ? []
      : [
          {
            path,
            message: message('is allowed a category that Redis does not know'),
            got: command,
            ...suggestion(
              command,
              REDIS_CATEGORIES.map((category) => `@${category}`),
            ),
          },
        ];
  }
  if (!REDIS_COMMANDS.has(command)) {
    return [
      {
        path,
        message: message('is allowed a command that Redis does not know, and would not start with'),
        got: command,
        ...suggestion(command, [...REDIS_COMMANDS.keys()]),
      },
    ];
  }
  return ADMINISTRATION.has(command.split('|')[0] as string)
    ? [
        {
          path,
          message: message('is allowed a command that reaches beyond its keys'),
          got: command,
          fix: 'leave it to the administrator',
        },
      ]
    : [];
}

function patternFaults(path: string, user: string, kind: 'key' | 'channel', pattern: string): Fault[] {
  return PATTERN.test(pattern)
    ? []
    : [
        {
          path,
          message: `user "${user}" has a ${kind} pattern that an ACL file can't hold`,
          got: pattern,
          allowed: 'visible ASCII characters without spaces',
        },
      ];
}

function suggestion(text: string, known: readonly string[]): Pick<Fault, 'fix'> {
  const meant = nearest(text, known, WORD_LIKENESS);
  return meant === undefined ? {} : { fix: `did you mean ${meant}?` };
}
