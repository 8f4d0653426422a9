/** Counts the work that `close` waits for. */
export class RunningWork {
  #count = 0;
  #idle: (() => void)[] = [];

  /** Adds work that is running. The promise must not reject. */
  track(work: Promise<unknown>): void {
    this.#count++;
    void work.then(this.#ended);
  }

  /** Resolves when all work has ended, also work that was added meanwhile. */
  async whenIdle(): Promise<void> {
    while (this.#count > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  readonly #ended = (): void => {
    if (--this.#count > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  };
}
