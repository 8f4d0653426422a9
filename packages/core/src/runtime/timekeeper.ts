/** A run of handlers that has a deadline and a lease. Times are in milliseconds on the clock of `performance.now`. */
export interface TimedRun {
  deadlineAt: number;
  renewAt: number;
  /** Called when `deadlineAt` has come; sets it to a later time. */
  onDeadline(now: number): void;
  /** Called when `renewAt` has come; sets it to a later time. */
  onRenewal(now: number): void;
}

/** Watches the deadlines and the leases of all handlers that a receiver is running. */
export interface Timekeeper {
  watch(run: TimedRun): void;
  /** Does nothing for a run that is not watched. */
  unwatch(run: TimedRun): void;
}
