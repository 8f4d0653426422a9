/** The timers that somebody set, to be fired by hand. */
export interface Timers {
  /** The latest that was set. */
  timeout?: { readonly run: () => void; readonly milliseconds: number } | undefined;
}

/** Catches every timer that is set, for its owner. */
export interface TimerTrap {
  /** Whose timers they are that are set next. */
  owner: Timers;
  readonly setTimeout: (run: () => void, milliseconds: number) => void;
  /** Resolves when everything has happened that waits for no timer. */
  readonly settled: () => Promise<void>;
}

/** What it has are stand-ins for the global functions of these names. */
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
