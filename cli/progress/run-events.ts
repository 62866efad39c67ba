import type { RunEvent } from '../../stacks/pulumi';
import type { Progress } from './progress';

/** `Deployment raibid-ci/server` of the key `apps/Deployment/raibid-ci/server`. */
export function labelOf(key: string): string {
  const parts = key.split('/');
  const [kind = '', namespace = '', name = ''] = parts.length > 3 ? parts.slice(1) : parts;
  return namespace === '_' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** Tells a run's events as progress. */
export function runProgress(progress: Progress): (event: RunEvent) => void {
  const { model } = progress;
  const charts = new Map<string, string>();
  return (event) => {
    switch (event.type) {
      case 'planned':
        for (const { name, objects } of event.charts) {
          model.expect(name, objects);
        }
        return;
      case 'resource':
        charts.set(event.key, event.chart);
        switch (event.status) {
          case 'running':
            return model.start(event.chart, event.key, labelOf(event.key), event.operation);
          case 'done':
            return model.finish(event.chart, event.key, event.operation);
          case 'failed':
            return model.fail(event.chart, event.key);
          default:
            return void (event.status satisfies never);
        }
      case 'message': {
        const chart = event.key === undefined ? undefined : charts.get(event.key);
        if (event.severity === 'info' && event.key !== undefined && chart !== undefined) {
          model.wait(chart, event.key, firstLine(event.message));
        } else if (event.severity === 'warning') {
          progress.note(event.key === undefined ? event.message : `${labelOf(event.key)}: ${event.message}`);
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
