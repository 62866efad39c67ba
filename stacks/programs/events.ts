/** What is told while programs are found. `message` is a complete line for plain output. */
export type ProgramEvent = BuildEvent | DownloadEvent | NoteEvent;

/** A program is being built from `tools/`; `running` and `waiting` come about every second. */
export interface BuildEvent {
  readonly kind: 'build';
  /** `waiting`: another process builds it. */
  readonly state: 'started' | 'waiting' | 'running' | 'done';
  readonly program: string;
  readonly elapsedSeconds: number;
  /** Minutes that a first build takes on two cores. */
  readonly expectedMinutes: number;
  readonly message: string;
}

/** A program's release is being downloaded; `running` comes up to four times a second. */
export interface DownloadEvent {
  readonly kind: 'download';
  /** `waiting`: another process downloads it. */
  readonly state: 'started' | 'waiting' | 'running' | 'done' | 'failed';
  readonly program: string;
  /** Bytes of all its files that are here. */
  readonly bytes: number;
  /** Bytes of all its files. @default - not known yet */
  readonly totalBytes?: number | undefined;
  readonly message: string;
}

/** Something that the user should know and that stops nothing. */
export interface NoteEvent {
  readonly kind: 'note';
  readonly message: string;
}

/** Receives events as they happen. It must not throw. */
export type OnProgramEvent = (event: ProgramEvent) => void;
