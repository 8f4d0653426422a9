import type { DatabaseSync } from 'node:sqlite';
import type { InboxRetention } from '@postern/core/inbox';
import type { LeaseOwner } from '../lease-owner.ts';
import { migrate } from '../migrate.ts';
import { prepareAppend } from './append.ts';
import { prepareClaim } from './claim.ts';
import type { InboxParts } from './inbox-parts.ts';
import { prepareOperate } from './operate.ts';
import { prepareOrdering } from './ordering.ts';
import { preparePrune } from './prune.ts';
import { inboxMigrations, inboxTables } from './schema.ts';
import { prepareSettle } from './settle.ts';
import { prepareTransaction } from './transaction.ts';
import { prepareTurn } from './turn.ts';

/** The verbs of the store as single steps inside a transaction. Times are milliseconds since the epoch. */
export type InboxRows = ReturnType<typeof openInbox>;

/** Makes or migrates the tables, and prepares all statements. */
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
  const parts: InboxParts = { database, tables, turn, ordering, owner, retention };
  const settle = prepareSettle(parts);
  return {
    turn,
    append: prepareAppend(parts),
    claim: prepareClaim(parts),
    ...settle,
    transaction: prepareTransaction(parts, settle),
    ...prepareOperate(parts),
    prune: preparePrune(parts),
  };
}
