import { soon } from '#runtime';

/** A value that is there, or the promise of one. The four functions below make no promise where nothing waits. */
export type MaybePromise<T> = T | Promise<T>;

/** Calls `next` with the value: immediately when it is there, later when it is a promise. */
export function when<A, B>(value: MaybePromise<A>, next: (value: A) => MaybePromise<B>): MaybePromise<B> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}

/**
 * Calls `run`, then either `next` with its result or `rescue` with its error. `rescue` does not catch an error of
 * `next`, so a step that has succeeded is not undone when its successor fails.
 */
export function tryTo<A, B>(
  run: () => MaybePromise<A>,
  next: (value: A) => MaybePromise<B>,
  rescue: (error: unknown) => MaybePromise<B>,
): MaybePromise<B> {
  let value: MaybePromise<A>;
  try {
    value = run();
    // A foreign thenable may throw, or settle twice: Promise.resolve makes a promise of it.
    if (isPromise(value)) return Promise.resolve(value).then(next, rescue);
  } catch (error) {
    return rescue(error);
  }
  return next(value);
}

/** The longest time in milliseconds for which a loop keeps the event loop from other work. */
const longestTurnMs = 10;

/**
 * Calls `run` for each item, one after the other, and stops at the first that throws. Lets the event loop turn after
 * each 10 ms, so that a long batch does not hold up other requests.
 */
export function inOrder<A, B>(items: readonly A[], run: (item: A) => MaybePromise<B>): MaybePromise<B[]> {
  const results: B[] = [];
  const startedAt = items.length > 1 ? Date.now() : 0;
  while (results.length < items.length) {
    const result = run(items[results.length] as A);
    if (isPromise(result)) return inOrderLater(items, run, results, result);
    results.push(result);
    if (items.length > results.length && Date.now() - startedAt >= longestTurnMs)
      return inOrderLater(items, run, results);
  }
  return results;
}

/** Continues `inOrder` from the first item that waits, or from the end of its turn. */
async function inOrderLater<A, B>(
  items: readonly A[],
  run: (item: A) => MaybePromise<B>,
  results: B[],
  waiting?: Promise<B>,
): Promise<B[]> {
  const turns = new Turns();
  if (waiting) results.push(await waiting);
  else await new Promise<void>(soon);
  while (results.length < items.length) {
    await turns.pause();
    const result = run(items[results.length] as A);
    results.push(isPromise(result) ? await result : result);
  }
  return results;
}

/** Keeps a long loop of work that never waits for anything outside from blocking the event loop. */
export class Turns {
  #turnedAt = Date.now();

  /** Lets the event loop turn if 10 ms have passed since it last did. */
  pause(): Promise<void> | undefined {
    const now = Date.now();
    if (now - this.#turnedAt < longestTurnMs) return undefined;
    this.#turnedAt = now;
    return new Promise(soon);
  }
}

/**
 * Waits for a promise, but no longer than `milliseconds`: then the result is that of `late`. The promise goes on, and
 * `late` has to take care of its later end.
 */
export function within<T>(waiting: Promise<T>, milliseconds: number, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(Promise.resolve().then(late)), milliseconds);
    waiting.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Tells a promise, or any other thenable, from a value that is there. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === 'function';
}
