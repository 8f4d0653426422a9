import { StoreError } from '@postern/core';
import {
  type InboxList,
  type InboxPage,
  type InboxQuery,
  listPage,
  type Pruned,
  replaySelection,
} from '@postern/core/inbox';
import type { GroupCommit } from '../group-commit.ts';
import type { InboxRows } from './open-inbox.ts';
import type { PlacedEntry, PlaceRange } from './operate.ts';
import type { PruneFrom } from './prune.ts';

type Commits = GroupCommit<InboxRows>;

/** Entries that one step of a list reads, of which perhaps none fits. */
const listStep = 4000;
/** Entries that one step replays. */
const replayStep = 500;

/** Makes the verbs that may read all entries, in steps of some milliseconds between which appends and claims go on. */
export function createSteps(commits: Commits) {
  return {
    list: (query?: InboxQuery, page?: InboxPage) => list(commits, query, page),
    replay: (which: readonly string[] | InboxQuery) => replay(commits, which),
    prune: () => prune(commits),
  };
}

async function list(
  commits: Commits,
  query: InboxQuery = {},
  { limit = 50, cursor }: InboxPage = {},
): Promise<InboxList> {
  const { from, to } = await commits.run((rows) => rows.range());
  const before = cursor === undefined ? to : placeOf(cursor);
  const found: PlacedEntry[] = [];
  for (const range of newestFirst({ from, to: Math.min(before, to) })) {
    const left = limit + 1 - found.length;
    found.push(...(await commits.run((rows) => rows.list(query, range, left))));
    if (found.length > limit) break;
  }
  return listPage(
    found,
    limit,
    ({ entry }) => entry,
    ({ seq }) => seq.toString(),
  );
}

async function replay(commits: Commits, which: readonly string[] | InboxQuery): Promise<number> {
  const { ids, query } = replaySelection(which);
  if (ids) return replayAll(commits, ids);
  let replayed = 0;
  const ranges = [...newestFirst(await commits.run((rows) => rows.range()))];
  // The oldest first, so that they are due in their order.
  for (const range of ranges.reverse()) {
    const found = await commits.run((rows) => rows.list(query, range, Infinity));
    replayed += await replayAll(commits, found.map(({ entry }) => entry.id).reverse());
  }
  return replayed;
}

async function replayAll(commits: Commits, ids: readonly string[]): Promise<number> {
  let replayed = 0;
  for (let from = 0; from < ids.length; from += replayStep) {
    const step = ids.slice(from, from + replayStep);
    replayed += await commits.run((rows, at) => step.filter((id) => rows.replay(id, at)).length);
  }
  return replayed;
}

async function prune(commits: Commits): Promise<Pruned> {
  const pruned = { bodies: 0, entries: 0 };
  for (let next: PruneFrom | undefined = { endedAt: -1, seq: -1 }; next; ) {
    const from: PruneFrom = next;
    const step = await commits.run((rows, at) => rows.prune(at, from));
    pruned.bodies += step.bodies;
    pruned.entries += step.entries;
    next = step.next;
  }
  return pruned;
}

function* newestFirst({ from, to }: PlaceRange): Generator<PlaceRange> {
  for (let end = to; end > from; end -= listStep) yield { from: Math.max(from, end - listStep), to: end };
}

function placeOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new StoreError('The cursor is not one that `list` of this inbox gave.');
}
