/** A value now or later. Nothing here makes a promise where nothing waits. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with `next` at once when the value is there, or when it comes. */
export function chain<A, B>(value: MaybePromise<A>, next: (value: A) => MaybePromise<B>): MaybePromise<B> {
  // Wrapped, because a foreign thenable may give no promise.
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}

/**
 * Runs `run`, then either `next` or `rescue`. What `next` throws is not rescued, so a step that must not be
 * undone by its successor's failure stays done.
 */
export function attempt<A, B>(
  run: () => MaybePromise<A>,
  next: (value: A) => MaybePromise<B>,
  rescue: (error: unknown) => MaybePromise<B>,
): MaybePromise<B> {
  let value: MaybePromise<A>;
  try {
    value = run();
    // Wrapped, because a foreign thenable may throw from `then` or settle twice.
    if (isPromise(value)) return Promise.resolve(value).then(next, rescue);
  } catch (error) {
    return rescue(error);
  }
  return next(value);
}

/** Does one thing for each item, one after the other, and stops at the first that throws. */
export function eachInOrder<A, B>(items: readonly A[], run: (item: A) => MaybePromise<B>): MaybePromise<B[]> {
  const results: B[] = [];
  for (let index = 0; index < items.length; index++) {
    const result = run(items[index] as A);
    if (!isPromise(result)) results.push(result);
    else {
      const rest = items.slice(index + 1);
      return chain(result, (first) =>
        chain(eachInOrder(rest, run), (others) => [...results, first, ...others]),
      );
    }
  }
  return results;
}

/** Waits so long and no longer: then it ends as `late` does. What the promise does afterwards is for `late` to watch. */
export function within<T>(waiting: Promise<T>, milliseconds: number, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(Promise.resolve().then(late)), milliseconds);
    waiting.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Tells a promise, or any other thenable, from a value that is there. */
export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
