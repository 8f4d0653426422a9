import { soon } from '#runtime';

/** A run of handlers that has a deadline and a lease. Times are in milliseconds on the clock of `performance.now`. */
export interface TimedRun {
  deadlineAt: number;
  renewAt: number;
  /** Called when `deadlineAt` has come; sets it to a later time. */
  onDeadline(now: number): void;
  /** Called when `renewAt` has come; sets it to a later time. */
  onRenewal(now: number): void;
  /** Links of the timekeeper's list. */
  previous?: TimedRun | undefined;
  next?: TimedRun | undefined;
}

/** The least time between two looks at all runs, in milliseconds. */
const lookEveryMs = 5;

/**
 * Watches the deadlines and the leases of all handlers that a receiver is running, with one timer. The timer exists
 * only while a handler is running, and is not set for a handler that ends in the turn in which it began.
 */
export class Timekeeper {
  /** The runs, linked in both directions: a Set hashes each object, which costs more than all else here. */
  #first: TimedRun | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #isLooking = false;

  watch(run: TimedRun): void {
    run.next = this.#first;
    if (run.next) run.next.previous = run;
    this.#first = run;
    if (this.#isLooking || Math.min(run.deadlineAt, run.renewAt) >= this.#timerAt) return;
    this.#isLooking = true;
    soon(this.#look);
  }

  unwatch(run: TimedRun): void {
    const { previous, next } = run;
    if (!previous && this.#first !== run) return;
    if (previous) previous.next = next;
    else this.#first = next;
    // `next` stays, for a look that has come to this run.
    run.previous = undefined;
    if (next) next.previous = previous;
    if (!this.#first && this.#timer !== undefined) this.#clear();
  }

  readonly #look = (): void => {
    this.#isLooking = false;
    this.#clear();
    const now = performance.now();
    for (let run = this.#first; run; run = run.next) {
      if (run.deadlineAt <= now) run.onDeadline(now);
      if (run.renewAt <= now) run.onRenewal(now);
      this.#timerAt = Math.min(this.#timerAt, run.deadlineAt, run.renewAt);
    }
    if (this.#timerAt < Number.POSITIVE_INFINITY)
      this.#timer = setTimeout(this.#look, Math.max(lookEveryMs, Math.ceil(this.#timerAt - now)));
  };

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }
}
