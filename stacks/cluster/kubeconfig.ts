import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { KeelsonError } from '../../lib/core/errors';

/** Where to find the cluster. */
export interface ConnectionOptions {
  /** Path of the kubeconfig, or several as in KUBECONFIG. @default - the files of KUBECONFIG, else `~/.kube/config`, else k3s' own file */
  readonly kubeconfig?: string;
  /** Name of the context. @default - the kubeconfig's current context */
  readonly context?: string;
  /** @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** One context of a kubeconfig, resolved. */
export interface KubeContext {
  /** Absolute paths of the files with the context, its cluster and its user: one, as a rule. */
  readonly files: readonly string[];
  /** The same as KUBECONFIG has it. */
  readonly kubeconfig: string;
  readonly context: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** How the server is reached, in the terms of a kubeconfig. Paths are absolute. */
  readonly cluster: Cluster;
  /** Who asks, in the terms of a kubeconfig. Paths are absolute. */
  readonly user: User;
}

// What is empty is as good as absent, as for kubectl.
const text = z
  .string()
  .nullish()
  .transform((value) => nonEmpty(value ?? undefined));
const contextSchema = z.looseObject({ cluster: text, user: text });
const clusterSchema = z.looseObject({ server: text, 'proxy-url': text });
const userSchema = z.looseObject({
  tokenFile: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).optional(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).optional(),
  exec: z.looseObject({ command: z.string() }).nullish(),
});
const list = z.array(z.looseObject({ name: z.string() })).nullish();
const fileSchema = z.looseObject({ 'current-context': text, contexts: list, clusters: list, users: list });

type Cluster = Partial<z.output<typeof clusterSchema>>;
type User = Partial<z.output<typeof userSchema>>;

interface ReadFile {
  readonly path: string;
  readonly content: z.output<typeof fileSchema>;
}

interface Part<T> {
  readonly path: string;
  readonly value: T;
}

const K3S_KUBECONFIG = '/etc/rancher/k3s/k3s.yaml';
const ELSEWHERE =
  'name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`';
const ANEW = 'write the kubeconfig anew with the tool that made it';

/**
 * Finds and reads one context. As with kubectl, its parts may lie in several files, and the first file that has a name wins. Nothing is sent
 * to the cluster.
 * @throws KeelsonError when no kubeconfig is there, or it can't be read, is empty, or lacks the context.
 */
export function readKubeContext(options: ConnectionOptions = {}): KubeContext {
  const files = candidates(options).map(readConfig);
  const paths = files.map(({ path }) => path).join(', ');
  const named = files.map(({ content }) => content['current-context']).find((name) => name !== undefined);
  const context = options.context ?? named;
  const known = files.flatMap(({ content }) => (content.contexts ?? []).map(({ name }) => name)).sort();
  if (context === undefined) {
    throw new KeelsonError(`the kubeconfig ${paths} names no current context`, chooseOne(known));
  }
  const chosen = find(files, 'context', context, contextSchema);
  if (chosen === undefined) {
    throw new KeelsonError(`the kubeconfig ${paths} has no context "${context}"`, chooseOne(known));
  }
  const names = chosen.value;
  const cluster = find(files, 'cluster', names.cluster ?? '', clusterSchema);
  if (cluster?.value.server === undefined) {
    throw new KeelsonError(
      `the kubeconfig ${paths} has no server for the cluster "${names.cluster ?? ''}" of the context "${context}"`,
      ANEW,
    );
  }
  const user = find(files, 'user', names.user ?? '', userSchema);
  if (user === undefined && names.user !== undefined) {
    throw new KeelsonError(
      `the kubeconfig ${paths} has no user "${names.user}", which the context "${context}" names`,
      ANEW,
    );
  }
  const used = new Set([chosen.path, cluster.path, user?.path]);
  const parts = files.map(({ path }) => path).filter((path) => used.has(path));
  return {
    files: parts,
    kubeconfig: parts.join(delimiter),
    context,
    endpoint: cluster.value.server.replace(/\/$/, ''),
    cluster: withAbsolutePaths(cluster, ['certificate-authority']),
    user: user === undefined ? {} : withAbsolutePaths(user, ['tokenFile', 'client-certificate', 'client-key']),
  };
}

function candidates(options: ConnectionOptions): string[] {
  const environment = options.environment ?? process.env;
  const named = nonEmpty(options.kubeconfig) ?? nonEmpty(environment.KUBECONFIG) ?? '';
  const listed = existsSync(named) ? [named] : named.split(delimiter).filter((path) => path !== '');
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
  try {
    return nonEmpty(environment.HOME) ?? userInfo().homedir;
  } catch {
    // Containers run as users that the system has no entry for.
    return undefined;
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function readConfig(path: string): ReadFile {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  if (content.trim() === '') {
    throw new KeelsonError(`the kubeconfig ${path} is empty`, ELSEWHERE);
  }
  let document: unknown;
  try {
    document = parse(content);
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    throw new KeelsonError(`the kubeconfig ${path} is not YAML: ${why ?? ''}`, ELSEWHERE);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new KeelsonError(`the kubeconfig ${path} holds no kubeconfig`, ELSEWHERE);
  }
  return { path, content: check(fileSchema, document, path, []) };
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

/** The first entry of a name; the others are not looked at, whatever is wrong with them. */
function find<T>(
  files: readonly ReadFile[],
  kind: 'context' | 'cluster' | 'user',
  name: string,
  schema: z.ZodType<T>,
): Part<T> | undefined {
  for (const { path, content } of files) {
    const entry = content[`${kind}s`]?.find((candidate) => candidate.name === name);
    if (entry !== undefined) {
      return { path, value: check(schema, entry[kind] ?? {}, path, [kind, name]) };
    }
  }
  return undefined;
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: string, place: readonly string[]): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) {
    return data;
  }
  const faults = error.issues.map((issue) => `${[...place, ...issue.path].join('.')}: ${issue.message.toLowerCase()}`);
  throw new KeelsonError(`the kubeconfig ${path} holds what it can't: ${faults.join('; ')}`, ANEW);
}

function chooseOne(known: readonly string[]): string {
  return known.length === 0 ? ELSEWHERE : `choose one with --context: ${known.join(', ')}`;
}

/** Paths count from the folder of the file that they stand in; each must be readable, unless its content stands there too. */
function withAbsolutePaths<T extends Readonly<Record<string, unknown>>>(
  { path, value }: Part<T>,
  fields: (keyof T & string)[],
): T {
  const absolute: Record<string, unknown> = { ...value };
  for (const field of fields) {
    const named = value[field];
    if (typeof named === 'string' && named !== '' && (value[`${field}-data`] ?? '') === '') {
      absolute[field] = readable(path, resolve(dirname(path), named));
    }
  }
  return absolute as T;
}

function readable(kubeconfig: string, file: string): string {
  try {
    accessSync(file, constants.R_OK);
    return file;
  } catch (error) {
    throw new KeelsonError(
      `the kubeconfig ${kubeconfig} names ${file}, which can't be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      ANEW,
    );
  }
}
