import type { ProgramEvent } from '../programs';

/** What the sandbox reports while it starts. `message` is a complete line for plain output. */
export type SandboxEvent = ProgramEvent | ComponentEvent;

/** A part of the control plane starts or is ready. */
export interface ComponentEvent {
  readonly kind: 'component';
  readonly state: 'starting' | 'ready';
  /** A program's name, or `nodes`. */
  readonly component: string;
  /** Seconds since the sandbox began to start. */
  readonly elapsedSeconds: number;
  readonly message: string;
}

/** Receives events as they happen. It must not throw. */
export type OnProgress = (event: SandboxEvent) => void;
