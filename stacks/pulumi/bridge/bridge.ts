import * as pulumi from '@pulumi/pulumi';
import type { PlannedObject } from './objects';
import { formerTypes, goesWithNamespace, isProtected, ownsVolume, typeToken } from './options';
import { resolveTokens } from './tokens';

/** All charts have this type: a type is part of the URN of everything below, so it never changes. */
export const CHART_TYPE = 'keelson:platform:Chart';

export interface BridgeOptions {
  readonly provider: pulumi.ProviderResource;
  /** Seconds that one object may take to become ready. @default 300 */
  readonly readySeconds?: number;
  /** Whether objects that own volumes stay in the cluster when they leave the program. @default false */
  readonly retainData?: boolean;
  /**
   * Called when an object is registered; those that depend on it wait for the promise, where one is given.
   * @default - they follow at once
   */
  readonly afterApply?: (key: string, resource: pulumi.CustomResource) => Promise<void> | undefined;
}

const DEFAULT_READY_SECONDS = 300;

/**
 * Registers one component per chart and one resource per object below it, named by the object's key.
 * @param planned in dependency order
 * @returns the resources by key
 */
export function registerObjects(
  planned: readonly PlannedObject[],
  options: BridgeOptions,
): ReadonlyMap<string, pulumi.CustomResource> {
  const charts = new Map<string, ChartComponent>();
  const resources = new Map<string, pulumi.CustomResource>();
  const applied = new Map<string, pulumi.Input<pulumi.Resource>>();
  for (const entry of planned) {
    const { manifest } = entry;
    const chart = charts.get(manifest.chart) ?? new ChartComponent(manifest.chart);
    charts.set(manifest.chart, chart);
    const resource = registerObject(entry, chart, applied, resources, options);
    resources.set(manifest.key, resource);
    const after = options.afterApply?.(manifest.key, resource);
    applied.set(manifest.key, after === undefined ? resource : pulumi.output(after.then(() => resource)));
  }
  for (const chart of charts.values()) {
    chart.complete();
  }
  return resources;
}

function registerObject(
  { manifest, object }: PlannedObject,
  parent: pulumi.ComponentResource,
  applied: ReadonlyMap<string, pulumi.Input<pulumi.Resource>>,
  resources: ReadonlyMap<string, pulumi.CustomResource>,
  options: BridgeOptions,
): pulumi.CustomResource {
  const timeout = `${options.readySeconds ?? DEFAULT_READY_SECONDS}s`;
  const isSecret = object.apiVersion === 'v1' && object.kind === 'Secret';
  const aliases = formerTypes(manifest);
  const namespace = goesWithNamespace(manifest)
    ? resources.get(`Namespace/_/${manifest.identity.namespace}`)
    : undefined;
  return new KubernetesObject(
    typeToken(object.apiVersion, object.kind),
    manifest.key,
    inputsOf(object, manifest.key, isSecret),
    {
      parent,
      provider: options.provider,
      // Objects that Argo CD applies are not among ours: nothing to wait for.
      dependsOn: manifest.dependsOn.flatMap((key) => applied.get(key) ?? []),
      protect: isProtected(manifest) ? true : undefined,
      retainOnDelete: options.retainData === true && ownsVolume(manifest) ? true : undefined,
      deletedWith: namespace,
      customTimeouts: { create: timeout, update: timeout, delete: timeout },
      additionalSecretOutputs: isSecret ? ['data', 'stringData'] : undefined,
      aliases: aliases.length > 0 ? aliases : undefined,
    },
  );
}

function inputsOf(object: PlannedObject['object'], key: string, isSecret: boolean): pulumi.Inputs {
  const inputs = resolveTokens(object, key) as Record<string, unknown>;
  if (!isSecret) {
    return inputs;
  }
  const { data, stringData, ...rest } = inputs;
  return {
    ...rest,
    ...(data === undefined ? {} : { data: pulumi.secret(data) }),
    ...(stringData === undefined ? {} : { stringData: pulumi.secret(stringData) }),
  };
}

class ChartComponent extends pulumi.ComponentResource {
  constructor(name: string) {
    super(CHART_TYPE, name);
  }

  /** Tells the engine that everything below is registered. */
  complete(): void {
    this.registerOutputs();
  }
}

// The SDK's class is abstract because typed SDKs extend it; no type is needed here.
class KubernetesObject extends pulumi.CustomResource {}
