import type { Clock } from '../signatures/scheme.ts';

/** A clock that stands still until a test moves it. Pass its `now` to a receiver or a store. */
export interface TestClock extends Clock {
  /** Moves the clock forward, or back when negative. */
  advance(milliseconds: number): void;
}

/**
 * Makes a clock that a test moves.
 *
 * @example
 * const clock = createClock('2026-01-15T10:30:00Z');
 * const receiver = createReceiver(provider, { now: clock.now });
 * clock.advance(60_000);
 */
export function createClock(start: string | number | Date = 0): TestClock {
  let at = new Date(start).getTime();
  return {
    now: () => at,
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}
