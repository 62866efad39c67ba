/** SIGHUP comes when the session that the command was started in goes away. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}

/**
 * Ctrl-C in two steps: the first asks the running operation to finish what it holds and to stop; the second stops now. A command that is
 * not listening for the first is stopped by it at once.
 */
export class Interrupt {
  private readonly stopping = new AbortController();
  private listening = false;
  private source: SignalSource | undefined;

  constructor(
    private readonly onFirst: () => void,
    private readonly onStopNow: () => void,
  ) {}

  /** Aborted by the first Ctrl-C. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Whether Ctrl-C was pressed. */
  get requested(): boolean {
    return this.stopping.signal.aborted;
  }

  /**
   * Asks a command that can end by itself to do so, once; others are left alone.
   * @returns whether it can
   */
  requestOnce(): boolean {
    if (this.listening && !this.requested) {
      this.receive();
    }
    return this.listening;
  }

  /** Says that the command will end by itself after the first Ctrl-C. */
  handleGracefully(): void {
    this.listening = true;
  }

  listen(source: SignalSource | undefined): void {
    this.source = source;
    for (const signal of SIGNALS) {
      source?.on(signal, this.receive);
    }
  }

  close(): void {
    for (const signal of SIGNALS) {
      this.source?.off(signal, this.receive);
    }
    this.source = undefined;
  }

  readonly receive = (): void => {
    if (!this.listening || this.requested) {
      this.onStopNow();
      return;
    }
    this.stopping.abort();
    this.onFirst();
  };
}
