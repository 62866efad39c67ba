import type { Objection } from '../../lib/core/errors';
import { checkPortNumber } from '../../lib/core/names';

/*
 * What may stand in an image reference. Source: github.com/distribution/reference, grammar in reference.go; on top of it, names of
 * our own images are hyphenated, and nothing may be called `latest`.
 */

const REPOSITORY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const PATH_COMPONENT = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const FLOATING_TAGS = ['canary', 'dev', 'develop', 'edge', 'head', 'main', 'master', 'nightly', 'snapshot', 'stable'];

export const DIGEST_ALLOWED = 'sha256: and 64 hexadecimal digits in lower case';

/** Why `text` can't be the repository of one of our own images. */
export function checkRepository(text: string): Objection | undefined {
  if (REPOSITORY.test(text)) {
    return undefined;
  }
  const allowed = 'lower case letters, digits and single "-", such as raibid-server';
  if (/[:@/]/.test(text)) {
    const fix = 'write the registry under images.registry, the tag under tag and the digest under digest';
    return { message: 'is more than the name of an image', got: text, allowed, fix };
  }
  const suggestion = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const fix = suggestion === '' ? {} : { fix: `write ${suggestion}` };
  return { message: 'is not the name of a Keelson image', got: text, allowed, ...fix };
}

/** Why `text` can't be a tag. */
export function checkTag(text: string): Objection | undefined {
  if (text.toLowerCase() === 'latest') {
    return {
      message: 'says nothing about what runs',
      got: text,
      allowed: 'a tag that is given once, such as a version or a commit',
      fix: 'write the version',
    };
  }
  if (text.includes('@') || text.startsWith('sha256:')) {
    return { message: 'holds a digest', got: text, allowed: 'the tag alone', fix: 'write the digest under digest' };
  }
  return TAG.test(text)
    ? undefined
    : {
        message: 'is not a tag',
        got: text,
        allowed: '1 to 128 letters, digits, "_", "." and "-", not beginning with "." or "-"',
      };
}

/** Whether a tag is moved from one image to the next as a matter of habit. */
export function isFloatingTag(tag: string): boolean {
  return FLOATING_TAGS.includes(tag.toLowerCase());
}

/** Why `text` can't be a digest. */
export function checkDigest(text: string): Objection | undefined {
  if (DIGEST.test(text)) {
    return undefined;
  }
  const refused = { got: text, allowed: DIGEST_ALLOWED };
  const hexadecimal = text.replace(/^sha256:/i, '');
  if (!/^[0-9a-f]*$/i.test(hexadecimal)) {
    return { message: 'is not a digest', ...refused };
  }
  if (hexadecimal.length !== 64) {
    return {
      message: `has ${hexadecimal.length} hexadecimal digits`,
      ...refused,
      fix: 'copy it whole from `docker buildx imagetools inspect`',
    };
  }
  return { message: 'is not a digest', ...refused, fix: `write sha256:${hexadecimal.toLowerCase()}` };
}

/** Why `text` can't stand in front of a repository: host, port if need be, path if need be. */
export function checkRegistry(text: string): Objection | undefined {
  const refused = { got: text, allowed: 'host[:port][/path], such as registry.example.com/agents' };
  const scheme = /^([a-z]+):\/\//i.exec(text);
  if (scheme !== null) {
    return { message: 'holds a scheme', ...refused, fix: `leave out ${scheme[0]}` };
  }
  if (text.endsWith('/')) {
    return { message: 'ends with "/"', ...refused, fix: `write ${text.replace(/\/+$/, '')}` };
  }
  const [authority = '', ...path] = text.split('/');
  const [host = '', port, ...rest] = authority.split(':');
  if (text !== text.toLowerCase()) {
    return { message: 'holds capital letters', ...refused, fix: `write ${text.toLowerCase()}` };
  }
  if (port !== undefined && (!/^\d+$/.test(port) || checkPortNumber(Number(port)) !== undefined)) {
    return { message: 'has a port that does not exist', ...refused };
  }
  if (rest.length > 0 || !HOST.test(host) || !path.every((component) => PATH_COMPONENT.test(component))) {
    return { message: 'is not a registry', ...refused };
  }
  // Without a dot or a port, container runtimes take the first part for a folder on Docker Hub.
  return host.includes('.') || port !== undefined || host === 'localhost'
    ? undefined
    : { message: 'has a host without a dot, which would be read as a folder on docker.io', ...refused };
}

/** Host of a registry, without port and path. */
export function registryHost(registry: string): string {
  return registry.split(/[:/]/, 1)[0] ?? '';
}

/** Whether a host means the machine that asks for it. */
export function isLoopbackHost(host: string): boolean {
  return (
    ['localhost', 'host.docker.internal', '0.0.0.0'].includes(host) ||
    host.endsWith('.localhost') ||
    host.startsWith('127.')
  );
}
