import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubeContext } from './kubeconfig';

/** One context as a kubeconfig of its own, as `kubectl config view --minify` has it. */
export function minify({ context, cluster, user }: Pick<KubeContext, 'context' | 'cluster' | 'user'>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    clusters: [{ name: context, cluster }],
    users: [{ name: context, user }],
  });
}

/**
 * The path of one kubeconfig with the whole context, for the provider, which takes no list of files. Where the context's parts lie in
 * several, a file with this context alone is written for it, readable by its owner only.
 * @param root folder of the project
 */
export function singleKubeconfig(context: KubeContext, root: string, environment: string): string {
  const [first, ...others] = context.files;
  if (first !== undefined && others.length === 0) {
    return first;
  }
  const own = join(root, '.keelson', environment, 'kubeconfig');
  mkdirSync(dirname(own), { recursive: true, mode: 0o700 });
  writeFileSync(own, minify(context), { mode: 0o600 });
  return own;
}
