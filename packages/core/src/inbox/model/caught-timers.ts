/** The timer of one owner, which the search fires by hand. */
export interface Timers {
  /** The latest that was set. */
  timeout?: { readonly run: () => void; readonly milliseconds: number } | undefined;
}

/** Catches every timer that is set, for its owner. */
export interface TimerTrap {
  /** The owner of the next timers that are set. */
  owner: Timers;
  readonly setTimeout: (run: () => void, milliseconds: number) => void;
  /** Resolves when everything has happened that does not wait for a timer. */
  readonly settled: () => Promise<void>;
}

/** Makes replacements for the global functions of these names. */
export function createTimerTrap(settled: () => Promise<void>): TimerTrap {
  const trap: TimerTrap = {
    owner: {},
    settled,
    setTimeout(run, milliseconds) {
      trap.owner.timeout = { run, milliseconds };
    },
  };
  return trap;
}
