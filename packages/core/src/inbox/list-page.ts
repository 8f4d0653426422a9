import type { InboxEntry, InboxList } from './store.ts';

/**
 * Makes a page of a list from what a store has found.
 *
 * @param found The entries in their order, up to `limit` + 1 of them: one more says that there is a next page.
 * @param cursorOf The place of the last entry, from which the next page goes on.
 */
export function listPage<Found>(
  found: readonly Found[],
  limit: number,
  toEntry: (found: Found) => InboxEntry,
  cursorOf: (last: Found) => string,
): InboxList {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(toEntry),
    ...(last !== undefined && found.length > limit && { cursor: cursorOf(last) }),
  };
}
