import type { DatabaseSync } from 'node:sqlite';
import type { InboxRetention } from '@postern/core/inbox';
import type { LeaseOwner } from '../lease-owner.ts';
import { migrate } from '../migrate.ts';
import { prepareAppend } from './append.ts';
import { prepareClaim } from './claim.ts';
import { prepareDetails } from './details.ts';
import { prepareEffect } from './effect.ts';
import { prepareList, prepareRange } from './list.ts';
import { prepareOrdering } from './ordering.ts';
import { preparePrune } from './prune.ts';
import { prepareReplay } from './replay.ts';
import { inboxMigrations, inboxTables } from './schema.ts';
import { prepareSettle } from './settle.ts';
import { prepareStats } from './stats.ts';
import { prepareTurn } from './turn.ts';

/** The verbs of the store as single steps inside a transaction. Times are milliseconds since the epoch. */
export type InboxRows = ReturnType<typeof openInbox>;

/** Makes or migrates the tables, and prepares what is done with them. */
export function openInbox(
  database: DatabaseSync,
  table: string,
  owner: LeaseOwner,
  retention: Required<InboxRetention>,
) {
  migrate(database, { component: 'inbox', table, migrations: inboxMigrations(table) });
  const tables = inboxTables(table);
  const turn = prepareTurn(database, tables);
  const ordering = prepareOrdering(database, tables);
  const settle = prepareSettle(database, tables, turn, ordering);
  return {
    turn,
    append: prepareAppend(database, tables, turn, ordering),
    claim: prepareClaim(database, tables, turn, owner),
    ...settle,
    effect: prepareEffect(database, turn, settle),
    range: prepareRange(database, tables),
    list: prepareList(database, tables),
    get: prepareDetails(database, tables),
    stats: prepareStats(database, tables, turn),
    replay: prepareReplay(database, tables, turn, ordering),
    prune: preparePrune(database, tables, turn, retention),
  };
}
