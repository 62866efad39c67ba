import * as pulumi from '@pulumi/pulumi';
import { KeelsonError } from '../../lib/core/errors';
import {
  connect,
  detectCluster,
  guardTarget,
  singleKubeconfig,
  withoutCalledServers,
  type ClusterClient,
  type ConnectionOptions,
} from '../cluster';
import type { Manifest } from '../objects/manifest';
import { registerObjects } from './bridge/bridge';
import type { Drift, RunEvent } from './engine/events';
import { planObjects, type AwaitPolicy, type PlannedObject } from './bridge/objects';
import { appliedByPulumi, refuseUnreleased, type Platform } from './platform';
import { kubernetesProvider } from './bridge/provider';
import { DriftRepair, putRightEdits, refuseClaims } from './drift/repair';
import { loadRootSecret } from './secrets/root-secret';
import { checkOverrides, type SecretSource } from './secrets/secrets';
import { listLive, refuseForeign, refuseReplacement, survey, type Survey } from './drift/survey';
import { waitForDeletions } from './drift/terminating';

/** How a platform is to be applied. */
export interface ApplyOptions {
  /** Folder of the project, with Pulumi.yaml. */
  readonly root: string;
  /** @default - KUBECONFIG and its current context */
  readonly connection?: ConnectionOptions;
  /** Whether objects of others, and fields that other programs claim, are taken over. @default false */
  readonly adopt?: boolean;
  /** Whether objects that own volumes stay in the cluster when they leave the program. @default false */
  readonly retainData?: boolean;
  /** @default all */
  readonly awaitPolicy?: AwaitPolicy;
  /** Seconds that one object may take to become ready. @default 300 */
  readonly readySeconds?: number;
}

/** Everything that one run of the program depends on beside the platform itself. */
export interface ProgramOptions extends ApplyOptions {
  /** Value of `keelson:rootSecret`. @default - the file in `.keelson/<environment>` */
  readonly rootSecret?: string;
  /** Values of secrets by name of the material. @default - none, all are derived */
  readonly secretOverrides?: Readonly<Record<string, string>>;
  /** Whether the state lives on this machine. */
  readonly localState: boolean;
  /** Keys that the state holds, where that is known; only these can have been deleted by somebody. @default - any may have been */
  readonly recorded?: ReadonlySet<string>;
  /** @default - a line in Pulumi's own log for what was put right */
  readonly onEvent?: (event: RunEvent) => void;
  /** Told once the cluster has been compared with the plan, before anything is changed. @default - ignored */
  readonly onSurvey?: (survey: Survey) => void;
}

const DEFAULT_READY_SECONDS = 300;

/**
 * Applies a platform; to be called inside a Pulumi program.
 *
 * First the cluster is compared with the plan: objects of others and changes that would destroy data are refused, edits by hand are put
 * right. Then everything is registered. What the engine takes for unchanged although it is gone is restored at its place in the order.
 *
 * @throws KeelsonError with the reason and the cure, before anything is changed.
 */
export async function applyPlatform(platform: Platform, options: ProgramOptions): Promise<void> {
  const dryRun = pulumi.runtime.isDryRun();
  const { environment } = platform;
  const report = options.onEvent ?? logEvent;
  refuseUnreleased(platform, options.recorded ?? new Set());
  const client = connect(options.connection);
  try {
    const cluster = await detectCluster(client);
    guardTarget(environment, cluster, client.context.context);
    const manifests = cluster.sandbox ? simulated(platform, report) : appliedByPulumi(platform);
    const live = await waitForDeletions(client, manifests, await listLive(client, manifests), dryRun);
    if (options.adopt !== true) {
      refuseForeign(environment.name, manifests, live);
    }
    const planned = planObjects(
      manifests,
      options.awaitPolicy ?? 'all',
      secretSource(platform, manifests, options, dryRun, live),
    );
    refuseReplacement(planned, live);
    const found = await survey(client, planned, live);
    options.onSurvey?.(found);
    report({ type: 'planned', charts: objectsPerChart(planned) });
    refuseClaims(found.deviations, options.adopt === true);
    await putRightEdits(client, found.deviations, dryRun, report);
    await register(client, planned, found, options, dryRun, report);
  } finally {
    client.close();
  }
}

/** What simulated pods can serve; the rest is named, so that nobody takes it for applied. */
function simulated(platform: Platform, report: (event: RunEvent) => void): readonly Manifest[] {
  const { manifests, omitted } = withoutCalledServers(appliedByPulumi(platform));
  if (omitted.length > 0) {
    const message = `left out, because the API server would call pods that are only simulated: ${omitted.join(', ')}`;
    report({ type: 'message', severity: 'info', message });
  }
  return manifests;
}

async function register(
  client: ClusterClient,
  planned: readonly PlannedObject[],
  found: Survey,
  options: ProgramOptions,
  dryRun: boolean,
  report: (event: RunEvent) => void,
): Promise<void> {
  const { context } = client;
  const readySeconds = options.readySeconds ?? DEFAULT_READY_SECONDS;
  const provider = kubernetesProvider({
    kubeconfig: singleKubeconfig(context, options.root, pulumi.getStack()),
    context: context.context,
    clusterIdentifier: `keelson-${pulumi.getStack()}`,
  });
  const repair = new DriftRepair(client, found, { recorded: options.recorded, readySeconds, report });
  registerObjects(planned, {
    provider,
    readySeconds,
    retainData: options.retainData,
    afterApply: dryRun ? undefined : repair.afterApply,
  });
  await repair.finished();
}

function secretSource(
  platform: Platform,
  manifests: readonly Manifest[],
  options: ProgramOptions,
  dryRun: boolean,
  live: ReadonlyMap<string, unknown>,
): SecretSource | undefined {
  const recipes = manifests.flatMap((manifest) => (manifest.secret === undefined ? [] : [manifest.secret]));
  const overrides = options.secretOverrides ?? {};
  checkOverrides(overrides, recipes);
  if (recipes.length === 0) {
    return undefined;
  }
  const name = platform.environment.name;
  const derived = manifests.filter((manifest) => manifest.secret !== undefined && live.has(manifest.key));
  const rootSecret = loadRootSecret({
    root: options.root,
    environment: name,
    configured: options.rootSecret,
    localState: options.localState,
    // Where secrets exist already a new root secret would be of no use; it is refused below and must not be written.
    dryRun: dryRun || derived.length > 0,
  });
  if (rootSecret.origin === 'new' && derived.length > 0) {
    throw new KeelsonError(
      `the root secret of "${name}" is gone, but the cluster holds secrets that were derived from it (${derived[0]?.key ?? ''}${derived.length > 1 ? ` and ${derived.length - 1} more` : ''})`,
      `restore .keelson/${name}/root-secret from your backup; to give every secret a new value, write a new one there: openssl rand -hex 32`,
    );
  }
  return { rootSecret: rootSecret.value, overrides };
}

function objectsPerChart(planned: readonly PlannedObject[]): { name: string; objects: number }[] {
  const counts = new Map<string, number>();
  for (const { manifest } of planned) {
    counts.set(manifest.chart, (counts.get(manifest.chart) ?? 0) + 1);
  }
  return [...counts].map(([name, objects]) => ({ name, objects }));
}

function logEvent(event: RunEvent): void {
  if (event.type === 'drift') {
    void pulumi.log.warn(describeDrift(event));
  } else if (event.type === 'message') {
    void (event.severity === 'warning' ? pulumi.log.warn(event.message) : pulumi.log.info(event.message));
  }
}

/** One line about something that somebody else did. */
export function describeDrift(drift: Drift): string {
  const done = drift.putRight ? 'put right' : 'will be put right';
  const by = drift.manager === undefined ? '' : ` by ${drift.manager}`;
  switch (drift.what) {
    case 'deleted':
      return `${drift.key} was deleted; ${drift.putRight ? 'restored' : 'it will be restored'}`;
    case 'edited':
      return `${drift.key}: ${drift.fields.join(', ')} changed${by}; ${done}`;
    default:
      throw new Error(`unknown drift ${JSON.stringify(drift.what satisfies never)}`);
  }
}
