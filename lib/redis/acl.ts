import type { SecretMaterial, SecretTemplatePart } from '../core';

/** What one client may do. */
export interface RedisUserProps {
  /** Up to 40 lower case letters, digits and `-`: it is part of a Secret's name. */
  readonly name: string;
  /** Commands (`xadd`, `xinfo|stream`) or categories (`@read`) that are allowed; everything else is refused. */
  readonly commands: readonly string[];
  /** Patterns of keys that it may read and write, for instance `raibid:*`. @default - none */
  readonly keys?: readonly string[];
  /** Patterns of keys that it may only read. @default - none */
  readonly readOnlyKeys?: readonly string[];
  /** Patterns of channels. @default - none */
  readonly channels?: readonly string[];
}

/** A user with the material of its password. */
export interface RedisUser extends RedisUserProps {
  readonly password: SecretMaterial;
}

/**
 * An ACL file, one rule a user, for a server or a sentinel. Passwords stand in it as SHA-256, which is how Redis keeps them, so reading
 * the file does not open the door. The default user is off: nobody gets in without a name. Source: redis.io/docs, "ACL", section on ACL
 * files.
 */
export function aclFile(users: readonly RedisUser[]): SecretTemplatePart[] {
  const parts: SecretTemplatePart[] = ['user default reset off\n'];
  for (const user of users) {
    const rules = [
      ...(user.keys ?? []).map((pattern) => `~${pattern}`),
      ...(user.readOnlyKeys ?? []).map((pattern) => `%R~${pattern}`),
      ...(user.channels ?? []).map((pattern) => `&${pattern}`),
      '-@all',
      ...user.commands.map((command) => `+${command}`),
    ].join(' ');
    parts.push(`user ${user.name} reset on #`, { value: user.password, as: 'sha256-hex' }, ` ${rules}\n`);
  }
  return parts;
}
