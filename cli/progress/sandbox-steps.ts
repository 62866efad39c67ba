import type { SandboxEvent } from '../../stacks/sandbox';
import type { Progress } from './progress';

const SANDBOX_STEP = 'sandbox';

/** Tells a sandbox's events as steps: one for each program that is downloaded or built, one for the control plane as a whole. */
export function sandboxSteps(progress: Progress): (event: SandboxEvent) => void {
  const { model } = progress;
  return (event) => {
    switch (event.kind) {
      case 'build': {
        const id = `build ${event.program}`;
        const detail = event.state === 'waiting' ? 'another process builds it' : undefined;
        model.step(id, `building ${event.program}`, detail, event.expectedMinutes * 60);
        if (event.state === 'done') {
          model.endStep(id, 'done');
        }
        return;
      }
      case 'download': {
        const id = `download ${event.program}`;
        const size = event.totalBytes === undefined ? '' : ` of ${megabytes(event.totalBytes)}`;
        const bytes = event.bytes === 0 ? undefined : `${megabytes(event.bytes)}${size}`;
        const detail = event.state === 'waiting' ? 'another process downloads it' : bytes;
        model.step(id, `downloading ${event.program}`, detail, undefined, true);
        if (event.state === 'done' || event.state === 'failed') {
          model.endStep(id, event.state, detail);
        }
        return;
      }
      case 'component': {
        const detail = `${event.component} ${event.state === 'ready' ? 'is ready' : 'starts'}`;
        return model.step(SANDBOX_STEP, 'sandbox', detail, 10);
      }
      case 'note':
        return progress.note(event.message);
      default:
        event satisfies never;
    }
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Says that the sandbox is there; nothing where nobody had to wait for it. */
export function endSandboxStep(progress: Progress): void {
  progress.model.endStep(SANDBOX_STEP, 'done', 'ready');
}
