import { StoreError } from '../errors.ts';
import type { MaybePromise } from '../maybe-promise.ts';

type Verb = (...given: never[]) => Promise<unknown>;

/**
 * Adds `close` to the verbs of a store: it waits for the calls that run, then for `release`. A call that comes after
 * `close` rejects with StoreError.
 *
 * @param release Gives back what the store has opened. Runs once, however often `close` is called.
 */
export function closable<Verbs extends { readonly [Name in keyof Verbs]: Verb }>(
  verbs: Verbs,
  release?: () => MaybePromise<void>,
): Verbs & { close(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  async function call(verb: Verb, given: never[]): Promise<unknown> {
    if (closing) throw new StoreError('The store is closed.');
    const result = verb(...given);
    running.add(result);
    try {
      return await result;
    } finally {
      running.delete(result);
    }
  }

  async function closeOnce(): Promise<void> {
    await Promise.allSettled(running);
    await release?.();
  }

  const guarded = Object.entries<Verb>(verbs).map(([name, verb]) => [
    name,
    (...given: never[]) => call(verb, given),
  ]);
  return {
    ...(Object.fromEntries(guarded) as Verbs),
    close() {
      closing ??= closeOnce();
      return closing;
    },
  };
}
