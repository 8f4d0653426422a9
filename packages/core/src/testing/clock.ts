/** A clock that stands still until it is moved by hand. */
export interface Clock {
  /** Milliseconds since the epoch. Give it as the `now` of a receiver or a store. */
  now(): number;
  /** Moves it forward, or back when negative. */
  advance(milliseconds: number): void;
}

/**
 * Makes a clock for tests.
 *
 * @example
 * const clock = createClock('2026-01-15T10:30:00Z');
 * const receiver = createReceiver(provider, { now: clock.now });
 * clock.advance(60_000);
 */
export function createClock(start: string | number | Date = 0): Clock {
  let at = new Date(start).getTime();
  return {
    now: () => at,
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}
