import { StoreError } from '@postern/core';
import type { InboxList, InboxPage, InboxQuery, Pruned } from '@postern/core/inbox';
import type { GroupCommit } from '../group-commit.ts';
import type { InboxRows } from './inbox-rows.ts';
import type { Placed, Range } from './list.ts';
import type { PruneFrom } from './prune.ts';

/** The verbs that may look at all entries: in steps, each a few milliseconds, between which appends and claims go on. */
export interface Operate {
  list(query?: InboxQuery, page?: InboxPage): Promise<InboxList>;
  replay(which: readonly string[] | InboxQuery): Promise<number>;
  prune(): Promise<Pruned>;
}

/** How many entries one step looks at, of which maybe none fits. */
const listStep = 4000;
/** How many entries one step replays. */
const replayStep = 500;

export function createOperate(commits: GroupCommit<InboxRows>): Operate {
  async function replayAll(ids: readonly string[]): Promise<number> {
    let replayed = 0;
    for (let from = 0; from < ids.length; from += replayStep) {
      const step = ids.slice(from, from + replayStep);
      replayed += await commits.run((rows, at) => step.filter((id) => rows.replay(id, at)).length);
    }
    return replayed;
  }

  return {
    async list(query = {}, { limit = 50, cursor } = {}) {
      const { from, to } = await commits.run((rows) => rows.range());
      const before = cursor === undefined ? to : placeOf(cursor);
      const found: Placed[] = [];
      for (const range of newestFirst({ from, to: Math.min(before, to) })) {
        // One more tells whether there is another page.
        const left = limit + 1 - found.length;
        found.push(...(await commits.run((rows) => rows.list(query, range, left))));
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      return {
        entries: page.map(({ entry }) => entry),
        cursor: found.length > limit ? page.at(-1)?.seq.toString() : undefined,
      };
    },

    async replay(which) {
      if (isList(which)) return replayAll(which);
      let replayed = 0;
      const ranges = [...newestFirst(await commits.run((rows) => rows.range()))];
      // The oldest first, so that they are due in their order.
      for (const range of ranges.reverse()) {
        const found = await commits.run((rows) =>
          rows.list({ ...which, state: which.state ?? 'dead' }, range, Infinity),
        );
        replayed += await replayAll(found.map(({ entry }) => entry.id).reverse());
      }
      return replayed;
    },

    async prune() {
      const pruned = { bodies: 0, entries: 0 };
      for (let next: PruneFrom | undefined = { endedAt: -1, seq: -1 }; next; ) {
        const from: PruneFrom = next;
        const step = await commits.run((rows, at) => rows.prune(at, from));
        pruned.bodies += step.bodies;
        pruned.entries += step.entries;
        next = step.next;
      }
      return pruned;
    },
  };
}

function* newestFirst({ from, to }: Range): Generator<Range> {
  for (let end = to; end > from; end -= listStep) yield { from: Math.max(from, end - listStep), to: end };
}

function placeOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new StoreError('The cursor is not one that `list` of this inbox gave.');
}

function isList(which: readonly string[] | InboxQuery): which is readonly string[] {
  return Array.isArray(which);
}
