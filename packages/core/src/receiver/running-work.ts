/** Counts the work that `close` waits for. */
export class RunningWork {
  #count = 0;
  #idle: (() => void)[] = [];

  begin(): void {
    this.#count++;
  }

  /** Counts one piece of work less, and returns its result. */
  end<T>(result: T): T {
    if (--this.#count === 0) for (const resolve of this.#idle.splice(0)) resolve();
    return result;
  }

  /** Counts work until its promise, which must not reject, has resolved. */
  track(work: Promise<unknown>): void {
    this.begin();
    void work.then(() => this.end(undefined));
  }

  /** Resolves when all work has ended, also work that began meanwhile. */
  async whenIdle(): Promise<void> {
    while (this.#count > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
