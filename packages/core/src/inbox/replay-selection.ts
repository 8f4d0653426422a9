import type { InboxQuery } from './store.ts';

/** The entries that `replay` is about: those with these ids, each once, or those that fit a query. */
export type ReplaySelection =
  | { readonly ids: readonly string[]; readonly query?: undefined }
  | { readonly query: InboxQuery; readonly ids?: undefined };

/** Reads the argument of `replay`. A query that names no state is about dead entries. */
export function replaySelection(which: readonly string[] | InboxQuery): ReplaySelection {
  if (isList(which)) return { ids: [...new Set(which)] };
  return { query: { ...which, state: which.state ?? 'dead' } };
}

function isList(which: readonly string[] | InboxQuery): which is readonly string[] {
  return Array.isArray(which);
}
