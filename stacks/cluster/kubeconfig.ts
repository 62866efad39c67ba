import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { KeelsonError } from '../../lib/core/errors';

/** Where to find the cluster. */
export interface ConnectionOptions {
  /** Path of the kubeconfig. @default - the files of KUBECONFIG, else `~/.kube/config`, else k3s' own file */
  readonly kubeconfig?: string;
  /** Name of the context. @default - the kubeconfig's current context */
  readonly context?: string;
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** How a client proves who it is. */
export type Credentials =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'token-file'; readonly path: string }
  | { readonly type: 'certificate'; readonly certificate: Buffer; readonly key: Buffer }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  /** A program prints the token, as AKS and other clouds have it. */
  | { readonly type: 'plugin' };

/** One context of a kubeconfig, resolved. */
export interface KubeContext {
  /** Absolute path of the file that holds the context, its cluster and its user. */
  readonly kubeconfig: string;
  readonly context: string;
  /** URL of the API server. */
  readonly endpoint: string;
  readonly certificateAuthority?: Buffer;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly credentials: Credentials;
}

interface Named<T> {
  readonly name?: string;
  readonly value?: T;
}

interface RawCluster {
  readonly server?: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'tls-server-name'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
}

interface RawUser {
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly exec?: unknown;
  readonly 'auth-provider'?: unknown;
}

interface RawConfig {
  readonly path: string;
  readonly currentContext?: string;
  readonly contexts: readonly Named<{ readonly cluster?: string; readonly user?: string }>[];
  readonly clusters: readonly Named<RawCluster>[];
  readonly users: readonly Named<RawUser>[];
}

const K3S_KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';
const ELSEWHERE =
  'name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`';

/**
 * Finds and reads one context. Nothing is sent to the cluster.
 * @throws KeelsonError when no kubeconfig is there, or it can't be read, is empty, or lacks the context.
 */
export function readKubeContext(options: ConnectionOptions = {}): KubeContext {
  const files = candidates(options).map(readConfig);
  const paths = files.map((file) => file.path).join(', ');
  const context = options.context ?? files.find((file) => file.currentContext !== undefined)?.currentContext;
  const known = files.flatMap((file) => file.contexts.map((entry) => entry.name ?? '')).sort();
  if (context === undefined) {
    throw new KeelsonError(`the kubeconfig ${paths} names no current context`, chooseOne(known));
  }
  const file = files.find((candidate) => candidate.contexts.some((entry) => entry.name === context));
  if (file === undefined) {
    throw new KeelsonError(`the kubeconfig ${paths} has no context "${context}"`, chooseOne(known));
  }
  const { cluster: clusterName, user: userName } = find(file.contexts, context) ?? {};
  const cluster = find(file.clusters, clusterName);
  if (cluster?.server === undefined) {
    throw new KeelsonError(
      `the kubeconfig ${file.path} has no server for the cluster "${clusterName ?? ''}" of the context "${context}"`,
      'keep a context, its cluster and its user in one file',
    );
  }
  const user = find(file.users, userName);
  if (user === undefined && userName !== undefined && userName !== '') {
    throw new KeelsonError(
      `the kubeconfig ${file.path} has no user "${userName}", which the context "${context}" names`,
      'keep a context, its cluster and its user in one file',
    );
  }
  return {
    kubeconfig: file.path,
    context,
    endpoint: cluster.server.replace(/\/$/, ''),
    certificateAuthority: bytes(file.path, cluster['certificate-authority'], cluster['certificate-authority-data']),
    tlsServerName: cluster['tls-server-name'],
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    credentials: credentialsOf(file.path, user ?? {}),
  };
}

function candidates(options: ConnectionOptions): string[] {
  if (options.kubeconfig !== undefined && options.kubeconfig !== '') {
    return [resolve(options.kubeconfig)];
  }
  const environment = options.environment ?? process.env;
  const listed = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) {
    const present = listed.filter((path) => existsSync(path));
    return (present.length > 0 ? present : listed.slice(0, 1)).map((path) => resolve(path));
  }
  const home = homeOf(environment);
  const usual = home === undefined ? undefined : join(home, '.kube', 'config');
  if ((usual === undefined || !existsSync(usual)) && existsSync(K3S_KUBECONFIG)) {
    return [K3S_KUBECONFIG];
  }
  if (usual === undefined) {
    throw new KeelsonError('there is no kubeconfig: neither KUBECONFIG nor HOME is set', ELSEWHERE);
  }
  return [usual];
}

/** An empty HOME is none: below it, `.kube/config` would be a file of whatever folder the command was called in. */
function homeOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment.HOME !== undefined && environment.HOME !== '') {
    return environment.HOME;
  }
  try {
    return userInfo().homedir;
  } catch {
    // Containers run as users that the system has no entry for.
    return undefined;
  }
}

function readConfig(path: string): RawConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  if (text.trim() === '') {
    throw new KeelsonError(`the kubeconfig ${path} is empty`, ELSEWHERE);
  }
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new KeelsonError(
      `the kubeconfig ${path} is not YAML: ${firstLine(error instanceof Error ? error.message : String(error))}`,
      ELSEWHERE,
    );
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new KeelsonError(`the kubeconfig ${path} holds no kubeconfig`, ELSEWHERE);
  }
  const fields = document as Record<string, unknown>;
  const current = fields['current-context'];
  return {
    path,
    currentContext: typeof current === 'string' && current !== '' ? current : undefined,
    contexts: named(fields.contexts, 'context'),
    clusters: named(fields.clusters, 'cluster'),
    users: named(fields.users, 'user'),
  };
}

function unreadable(path: string, error: unknown): KeelsonError {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return new KeelsonError(`there is no kubeconfig at ${path}`, ELSEWHERE);
    case 'EACCES':
      return new KeelsonError(
        `the kubeconfig ${path} can't be read: permission denied`,
        'make it readable for this user, or copy it to ~/.kube/config with mode 600',
      );
    case 'EISDIR':
      return new KeelsonError(`the kubeconfig ${path} is a folder`, ELSEWHERE);
    default:
      return new KeelsonError(`the kubeconfig ${path} can't be read: ${code ?? String(error)}`, ELSEWHERE);
  }
}

function named<T>(list: unknown, field: string): Named<T>[] {
  if (!Array.isArray(list)) {
    return [];
  }
  return list.map((entry: Record<string, unknown>) => ({ name: entry?.name as string, value: entry?.[field] as T }));
}

function find<T>(list: readonly Named<T>[], name: string | undefined): T | undefined {
  return list.find((entry) => entry.name === name)?.value;
}

function chooseOne(known: readonly string[]): string {
  return known.length === 0 ? ELSEWHERE : `choose one with --context: ${known.join(', ')}`;
}

function credentialsOf(path: string, user: RawUser): Credentials {
  if (user.exec !== undefined || user['auth-provider'] !== undefined) {
    return { type: 'plugin' };
  }
  if (user.token !== undefined) {
    return { type: 'token', token: user.token };
  }
  if (user.tokenFile !== undefined) {
    return { type: 'token-file', path: resolve(dirname(path), user.tokenFile) };
  }
  const certificate = bytes(path, user['client-certificate'], user['client-certificate-data']);
  const key = bytes(path, user['client-key'], user['client-key-data']);
  if (certificate !== undefined && key !== undefined) {
    return { type: 'certificate', certificate, key };
  }
  if (user.username !== undefined && user.password !== undefined) {
    return { type: 'basic', username: user.username, password: user.password };
  }
  return { type: 'none' };
}

function bytes(kubeconfig: string, path: string | undefined, data: string | undefined): Buffer | undefined {
  if (data !== undefined && data !== '') {
    return Buffer.from(data, 'base64');
  }
  if (path === undefined || path === '') {
    return undefined;
  }
  const file = resolve(dirname(kubeconfig), path);
  try {
    return readFileSync(file);
  } catch (error) {
    throw new KeelsonError(
      `the kubeconfig ${kubeconfig} names ${file}, which can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      'write the kubeconfig anew with the tool that made it',
    );
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
