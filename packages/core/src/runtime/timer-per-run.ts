import type { TimedRun, Timekeeper } from './timekeeper.ts';

/** Gives each run a timer of its own. On an edge runtime a timer belongs to the request that set it, and ends with it. */
export class TimerPerRun implements Timekeeper {
  readonly #timers = new Map<TimedRun, ReturnType<typeof setTimeout>>();

  watch(run: TimedRun): void {
    this.#set(run, Math.min(run.deadlineAt, run.renewAt) - performance.now());
  }

  unwatch(run: TimedRun): void {
    clearTimeout(this.#timers.get(run));
    this.#timers.delete(run);
  }

  #set(run: TimedRun, delayMs: number): void {
    const look = () => {
      const now = performance.now();
      if (run.deadlineAt <= now) run.onDeadline(now);
      if (run.renewAt <= now) run.onRenewal(now);
      const nextAt = Math.min(run.deadlineAt, run.renewAt);
      if (this.#timers.has(run) && nextAt < Number.POSITIVE_INFINITY) this.#set(run, nextAt - now);
    };
    this.#timers.set(run, setTimeout(look, Math.max(1, Math.ceil(delayMs))));
  }
}
