import { soon } from './soon.ts';
import type { TimedRun, Timekeeper } from './timekeeper.ts';

/** A run in the list of all runs, linked in both directions. */
interface LinkedRun extends TimedRun {
  previous?: LinkedRun | undefined;
  next?: LinkedRun | undefined;
}

/** The least time between two looks at all runs, in milliseconds. */
const lookEveryMs = 5;

/**
 * Watches all runs with one timer, for Node. The timer exists only while a handler is running, and is not set for
 * handlers that end in the turn of the event loop in which they began: a timer for each costs as much as its HMAC.
 */
export class SharedTimer implements Timekeeper {
  /** A list and not a Set, which would hash each run: that costs more than all else here. */
  #first: LinkedRun | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #isLooking = false;

  watch(run: LinkedRun): void {
    run.next = this.#first;
    if (run.next) run.next.previous = run;
    this.#first = run;
    if (this.#isLooking || Math.min(run.deadlineAt, run.renewAt) >= this.#timerAt) return;
    this.#isLooking = true;
    soon(this.#look);
  }

  unwatch(run: LinkedRun): void {
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
