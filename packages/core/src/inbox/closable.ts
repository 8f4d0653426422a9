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
  let running = 0;
  let onIdle: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  async function call(verb: Verb, given: never[]): Promise<unknown> {
    if (closing) throw new StoreError('The store is closed.');
    running++;
    try {
      return await verb(...given);
    } finally {
      running--;
      if (running === 0) onIdle?.();
    }
  }

  async function closeOnce(): Promise<void> {
    if (running > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
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
