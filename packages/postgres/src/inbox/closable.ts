import { StoreError } from '@postern/core';

type Verb = (...args: never[]) => Promise<unknown>;

/** The verbs, and `close`: it waits for the calls that are under way, and lets all that come after reject. */
export function closable<Verbs extends { [Name in keyof Verbs]: Verb }>(
  verbs: Verbs,
): Verbs & { close(): Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function call(verb: Verb, args: never[]): Promise<unknown> {
    if (closed) throw new StoreError('The inbox is closed.');
    const running = verb(...args);
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underWay);
  }

  const guarded = Object.entries<Verb>(verbs).map(([name, verb]) => [
    name,
    (...args: never[]) => call(verb, args),
  ]);
  return { ...(Object.fromEntries(guarded) as Verbs), close };
}
