/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
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

  /** Says that the command will end by itself after the first Ctrl-C. */
  handleGracefully(): void {
    this.listening = true;
  }

  listen(source: SignalSource): void {
    this.source = source;
    source.on('SIGINT', this.receive);
    source.on('SIGTERM', this.receive);
  }

  close(): void {
    this.source?.off('SIGINT', this.receive);
    this.source?.off('SIGTERM', this.receive);
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
