/** A value now or later. Nothing here makes a promise where nothing waits. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Goes on with `next` at once when the value is there, or when it comes. What `next` needs beside it comes along as
 * `context`, where a delivery passes: a function made anew for each delivery costs more than its call.
 */
export function when<A, B>(value: MaybePromise<A>, next: (value: A) => MaybePromise<B>): MaybePromise<B>;
export function when<A, B, Context>(
  value: MaybePromise<A>,
  next: (value: A, context: Context) => MaybePromise<B>,
  context: Context,
): MaybePromise<B>;
export function when<A, B>(
  value: MaybePromise<A>,
  next: (value: A, context?: unknown) => MaybePromise<B>,
  context?: unknown,
): MaybePromise<B> {
  return isPromise(value) ? later(value, next, undefined, context) : next(value, context);
}

/**
 * Runs `run`, then either `next` or `rescue`. What `next` throws is not rescued, so a step that must not be
 * undone by its successor's failure stays done. `context` as in `chain`.
 */
export function tryTo<A, B>(
  run: () => MaybePromise<A>,
  next: (value: A) => MaybePromise<B>,
  rescue: (error: unknown) => MaybePromise<B>,
): MaybePromise<B>;
export function tryTo<A, B, Context>(
  run: (context: Context) => MaybePromise<A>,
  next: (value: A, context: Context) => MaybePromise<B>,
  rescue: (error: unknown, context: Context) => MaybePromise<B>,
  context: Context,
): MaybePromise<B>;
export function tryTo<A, B>(
  run: (context?: unknown) => MaybePromise<A>,
  next: (value: A, context?: unknown) => MaybePromise<B>,
  rescue: (error: unknown, context?: unknown) => MaybePromise<B>,
  context?: unknown,
): MaybePromise<B> {
  let value: MaybePromise<A>;
  try {
    value = run(context);
    if (isPromise(value)) return later(value, next, rescue, context);
  } catch (error) {
    return rescue(error, context);
  }
  return next(value, context);
}

/** Does one thing for each item, one after the other, and stops at the first that throws. `context` as in `chain`. */
export function inOrder<A, B>(items: readonly A[], run: (item: A) => MaybePromise<B>): MaybePromise<B[]>;
export function inOrder<A, B, Context>(
  items: readonly A[],
  run: (item: A, context: Context) => MaybePromise<B>,
  context: Context,
): MaybePromise<B[]>;
export function inOrder<A, B>(
  items: readonly A[],
  run: (item: A, context?: unknown) => MaybePromise<B>,
  context?: unknown,
): MaybePromise<B[]> {
  const results: B[] = [];
  for (let index = 0; index < items.length; index++) {
    const result = run(items[index] as A, context);
    if (isPromise(result)) return afterwards(result, results, items.slice(index + 1), run, context);
    results.push(result);
  }
  return results;
}

function afterwards<A, B>(
  waiting: Promise<B>,
  before: readonly B[],
  rest: readonly A[],
  run: (item: A, context?: unknown) => MaybePromise<B>,
  context: unknown,
): Promise<B[]> {
  return later(waiting, (first) =>
    when(inOrder(rest, run, context), (others) => [...before, first, ...others]),
  );
}

/** Goes on when a thenable has settled. Wrapped, because a foreign one may give no promise, throw, or settle twice. */
function later<A, B>(
  waiting: PromiseLike<A>,
  next: (value: A, context?: unknown) => MaybePromise<B>,
  rescue?: (error: unknown, context?: unknown) => MaybePromise<B>,
  context?: unknown,
): Promise<B> {
  return Promise.resolve(waiting).then(
    (value) => next(value, context),
    rescue && ((error) => rescue(error, context)),
  );
}

/** A list of one. */
export const alone = <T>(one: T): readonly T[] => [one];

/** Whatever came first: the `next` of a step whose result does not matter. */
export const second = <T>(_: unknown, value: T): T => value;

/** Waits so long and no longer: then it ends as `late` does. What the promise does afterwards is for `late` to watch. */
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
