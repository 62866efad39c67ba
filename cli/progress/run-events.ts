import type { RunEvent } from '../../stacks/pulumi';
import type { Progress } from './progress';

/** `Deployment raibid-ci/server` of the key `apps/Deployment/raibid-ci/server`. */
export function labelOf(key: string): string {
  const parts = key.split('/');
  const [kind = '', namespace = '', name = ''] = parts.length > 3 ? parts.slice(1) : parts;
  return namespace === '_' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

const ENGINE_STEP = 'engine';
/** What the provider says of an object beside why it waits. */
const CHATTER = /^$|^Skipping await logic|initialization complete$/;
/** A condition of the object, such as `[MinimumReplicasUnavailable] …`: told as a warning, but no more than why it waits. */
const CONDITION = /^\[[A-Z]\w+\] /;

/**
 * Tells a run's events as progress.
 * @param isStopping whether the run was asked to stop: what then fails was given up
 * @param order names of the charts in the order in which they are shown; others follow
 */
export function runProgress(
  progress: Progress,
  isStopping: () => boolean,
  order: readonly string[] = [],
): (event: RunEvent) => void {
  const { model } = progress;
  const charts = new Map<string, string>();
  model.step(ENGINE_STEP, 'the engine starts');
  return (event) => {
    switch (event.type) {
      case 'planned': {
        model.endStep(ENGINE_STEP, 'done');
        const objects = new Map(event.charts.map((chart) => [chart.name, chart.objects]));
        for (const name of [...order.filter((known) => objects.has(known)), ...objects.keys()]) {
          model.expect(name, objects.get(name));
        }
        return;
      }
      case 'resource':
        model.endStep(ENGINE_STEP, 'done');
        charts.set(event.key, event.chart);
        switch (event.status) {
          case 'running':
            return model.start(event.chart, event.key, labelOf(event.key), event.operation);
          case 'done':
            return model.finish(event.chart, event.key, event.operation);
          case 'failed':
            return isStopping() ? model.drop(event.chart, event.key) : model.fail(event.chart, event.key);
          default:
            return void (event.status satisfies never);
        }
      case 'message': {
        const { key, severity } = event;
        const message = firstLine(event.message);
        const chart = key === undefined ? undefined : charts.get(key);
        if (CHATTER.test(message)) {
          return;
        }
        if (key === undefined) {
          progress.note(event.message);
        } else if (chart !== undefined && (severity === 'info' || CONDITION.test(message))) {
          model.wait(chart, key, message);
        } else if (severity === 'warning') {
          progress.note(`${labelOf(key)}: ${event.message}`);
        }
        return;
      }
      case 'drift': {
        const by = event.manager === undefined ? '' : ` by ${event.manager}`;
        const what = event.what === 'deleted' ? `was deleted${by}` : `was changed${by}: ${event.fields.join(', ')}`;
        progress.note(`${labelOf(event.key)} ${what}${event.putRight ? '; it is put right' : ''}`);
        return;
      }
      default:
        event satisfies never;
    }
  };
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim();
}
