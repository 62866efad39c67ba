import type { ResolvedProgram } from '../../stacks/programs';
import { listing } from '../text';
import { fail, ok, warn, type CheckResult } from './check';
import { versionOf } from './machine';

/** Finds a program without building it. Throws where it can't be found. */
export type Find = (name: string) => Promise<ResolvedProgram>;

const PULUMI = { id: 'pulumi', title: 'Pulumi' };
const PROVIDER = { id: 'pulumi-provider', title: 'Pulumi provider' };
const SANDBOX = { id: 'sandbox-programs', title: 'sandbox programs' };
/** What the sandbox's control plane is made of. */
const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'] as const;

export async function checkPulumi(find: Find): Promise<CheckResult> {
  const found = await attempt(find, 'pulumi');
  if (found.program === undefined) {
    return warn(
      PULUMI,
      found.reason,
      'install it from https://www.pulumi.com/docs/install, or `keelson up` downloads it',
    );
  }
  const version = await versionOf(found.program.path, ['version']);
  return version === undefined
    ? fail(PULUMI, `${found.program.path} can't be run`, 'install it anew from https://www.pulumi.com/docs/install')
    : ok(PULUMI, `${version} (${found.program.path})`);
}

/** The plugin may also come from Pulumi's own plugin folder, so its absence is no more than a warning. */
export async function checkProvider(find: Find): Promise<CheckResult> {
  const found = await attempt(find, 'pulumi-resource-kubernetes');
  return found.program === undefined
    ? warn(PROVIDER, found.reason, 'nothing: `keelson up` has Pulumi install it, or builds it')
    : ok(PROVIDER, `kubernetes (${found.program.path})`);
}

export async function checkSandboxPrograms(find: Find): Promise<CheckResult> {
  const found = await Promise.all(CONTROL_PLANE.map((name) => attempt(find, name)));
  const missing = CONTROL_PLANE.filter((_, index) => found[index]?.program === undefined);
  return missing.length === 0
    ? ok(SANDBOX, `${CONTROL_PLANE.length} of ${CONTROL_PLANE.length} found`)
    : warn(
        SANDBOX,
        `${listing(missing)} not found`,
        'only the sandbox needs them: name their folder in KEELSON_TOOLCHAIN, or `keelson sandbox start` downloads them',
      );
}

async function attempt(
  find: Find,
  name: string,
): Promise<{ readonly program?: ResolvedProgram; readonly reason: string }> {
  try {
    return { program: await find(name), reason: '' };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
