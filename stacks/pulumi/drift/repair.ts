import type * as pulumi from '@pulumi/pulumi';
import { FaultCollector } from '../../../lib/core/errors';
import type { ClusterClient } from '../../cluster';
import type { RunEvent } from '../engine/events';
import { FIELD_MANAGER, type PlannedObject } from '../bridge/objects';
import { vanishesByItself } from '../../objects/kinds';
import { waitUntilReady } from './ready';
import { examine, refusal, type Deviation, type Survey } from './survey';

/**
 * Stops where another program applies the same fields: taking them over would start a quarrel that nobody sees.
 * @throws FaultReport naming manager and fields.
 */
export function refuseClaims(deviations: readonly Deviation[], adopt: boolean): void {
  const faults = new FaultCollector();
  for (const { planned, fields, manager, claimed } of deviations) {
    if (claimed && !adopt) {
      faults.add({
        path: planned.manifest.key,
        message: `${fields.join(', ')} is kept by "${manager ?? ''}" at another value`,
        fix: 'leave the field out of the platform, or stop that program from setting it; --adopt takes it over',
      });
    }
  }
  faults.throwIfAny('fields that another program claims');
}

/** Sets fields back that were changed by hand. The engine would not notice them, or would stop at the conflict. */
export async function putRightEdits(
  client: ClusterClient,
  deviations: readonly Deviation[],
  dryRun: boolean,
  report: (event: RunEvent) => void,
): Promise<void> {
  for (const deviation of deviations) {
    if (deviation.manager === undefined) {
      continue;
    }
    if (!dryRun) {
      await apply(client, deviation.planned);
    }
    report(driftOf(deviation, !dryRun));
  }
}

function driftOf({ planned, fields, manager }: Deviation, putRight: boolean): RunEvent {
  return {
    type: 'drift',
    key: planned.manifest.key,
    chart: planned.manifest.chart,
    what: 'edited',
    fields,
    ...(manager === undefined ? {} : { manager }),
    putRight,
  };
}

export interface RepairOptions {
  /** Keys that the state holds. @default - unknown: every object may have been deleted by somebody */
  readonly recorded?: ReadonlySet<string>;
  readonly readySeconds: number;
  readonly report: (event: RunEvent) => void;
}

/**
 * Looks after the objects of which the survey saw that they are gone, or otherwise than planned without anybody else having set them:
 * once the engine has had its turn they must be as planned, and where the engine saw no reason to act they are applied here.
 */
export class DriftRepair {
  private readonly missing: ReadonlyMap<string, PlannedObject>;
  private readonly unexplained: ReadonlyMap<string, PlannedObject>;
  private readonly running: Promise<void>[] = [];

  constructor(
    private readonly client: ClusterClient,
    survey: Survey,
    private readonly options: RepairOptions,
  ) {
    const { recorded } = options;
    this.missing = new Map(
      survey.missing
        .filter(({ manifest }) => recorded === undefined || recorded.has(manifest.key))
        .filter(({ manifest, object }) => !vanishesByItself(manifest.identity, object))
        .map((planned) => [planned.manifest.key, planned]),
    );
    this.unexplained = new Map(
      survey.deviations
        .filter((deviation) => deviation.manager === undefined)
        .map(({ planned }) => [planned.manifest.key, planned]),
    );
  }

  /** To be called when a resource is registered. @returns undefined where nothing has to be looked after */
  readonly afterApply = (key: string, resource: pulumi.CustomResource): Promise<void> | undefined => {
    const planned = this.missing.get(key) ?? this.unexplained.get(key);
    if (planned === undefined) {
      return undefined;
    }
    const done = new Promise<void>((resolve, reject) => {
      resource.urn.apply(() => this.lookAfter(planned).then(resolve, reject));
    });
    this.running.push(done);
    return done;
  };

  /** @throws KeelsonError of the first object that could not be put right. */
  async finished(): Promise<void> {
    await Promise.all(this.running);
  }

  private async lookAfter(planned: PlannedObject): Promise<void> {
    const { manifest, object } = planned;
    const live = await this.client.get(object.apiVersion, manifest.identity);
    const deviation = live === undefined ? undefined : await examine(this.client, planned, live);
    if (live !== undefined && (deviation === undefined || deviation.manager !== undefined)) {
      return;
    }
    await apply(this.client, planned);
    await waitUntilReady(this.client, object, this.options.readySeconds);
    this.options.report(
      deviation === undefined
        ? { type: 'drift', key: manifest.key, chart: manifest.chart, what: 'deleted', fields: [], putRight: true }
        : driftOf(deviation, true),
    );
  }
}

async function apply(client: ClusterClient, { manifest, object }: PlannedObject): Promise<void> {
  try {
    await client.apply(object, { fieldManager: FIELD_MANAGER, force: true });
  } catch (error) {
    throw refusal(manifest.key, error);
  }
}
