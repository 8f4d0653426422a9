import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ClaimedDelivery, ClaimedEntry, ClaimOptions } from '@postern/core/inbox';
import type { LeaseOwner } from '../lease-owner.ts';
import { prepare } from '../prepare.ts';
import { wholeMilliseconds } from '../whole-milliseconds.ts';
import { exactText, readExactText } from './exact-text.ts';
import type { InboxParts } from './inbox-parts.ts';
import { type DeliveryRow, toDelivery } from './rows.ts';
import { type InboxTables, isOpen } from './schema.ts';

/** Takes entries that are due, inside a transaction. Entries of a process that has ended are due as well. */
export type Claim = (source: string, options: ClaimOptions, at: number) => readonly ClaimedEntry[];

/** The time between searches for ended processes: a little more than between claims of a worker that polls. */
const endLeasesEveryMs = 500;

export function prepareClaim({ database, tables, turn, owner }: InboxParts): Claim {
  const { file } = prepare(database, 'PRAGMA database_list').get() as { file: string };
  const statements = prepareStatements(database, tables);
  let endLeasesAgainAt = 0;

  return (source, { limit, leaseMs, without = [] }, at) => {
    const name = owner.nameFor(file);
    if (performance.now() >= endLeasesAgainAt) {
      endLeasesAgainAt = performance.now() + endLeasesEveryMs;
      endLeasesOfTheDead(statements, owner, at);
    }
    const rows = statements.due.all(exactText(source), at, at, limit) as unknown as readonly DueRow[];
    const deliveries = readDeliveries(statements.findDelivery, rows, without);
    return rows.map((row): ClaimedEntry => {
      const token = randomUUID();
      statements.take.run(token, name, wholeMilliseconds(at + leaseMs), at, row.seq);
      turn.count(row.source, row.state, 'processing');
      return {
        id: row.id,
        token,
        eventId: readExactText(row.event_id),
        type: readExactText(row.type),
        attempt: row.attempts + 1,
        crashes: row.crashes + (row.state === 'processing' ? 1 : 0),
        replays: row.replays,
        delivery: deliveries.get(row.delivery) as ClaimedDelivery,
      };
    });
  };
}

interface DueRow {
  readonly seq: number;
  readonly source: number;
  readonly delivery: number;
  readonly id: string;
  readonly event_id: string | Uint8Array;
  readonly type: string | Uint8Array;
  readonly state: 'pending' | 'processing';
  readonly attempts: number;
  readonly crashes: number;
  readonly replays: number;
  readonly digest: string;
}

/** Reads each delivery once for all of its entries, without its body if the caller has that. */
function readDeliveries(
  findDelivery: StatementSync,
  rows: readonly DueRow[],
  without: readonly string[],
): ReadonlyMap<number, ClaimedDelivery> {
  const deliveries = new Map<number, ClaimedDelivery>();
  for (const { delivery, digest, seq } of rows) {
    if (deliveries.has(delivery)) continue;
    const row = findDelivery.get(without.includes(digest) ? 1 : 0, seq) as unknown as DeliveryRow;
    deliveries.set(delivery, toDelivery(row));
  }
  return deliveries;
}

function endLeasesOfTheDead({ owners, endLeases }: ClaimStatements, owner: LeaseOwner, at: number): void {
  for (const row of owners.all(at) as unknown as readonly { owner: string }[]) {
    if (owner.hasEnded(row.owner)) endLeases.run(at, at, row.owner);
  }
}

type ClaimStatements = ReturnType<typeof prepareStatements>;

function prepareStatements(database: DatabaseSync, tables: InboxTables) {
  const { entries, deliveries, sources } = tables;
  return {
    due: prepare(database, dueEntries(tables)),
    // SQLite reads no page of a body that is left out.
    findDelivery: prepare(
      database,
      `SELECT s.source, s.endpoint, s.provider, e.digest, e.verification, d.method, d.url, d.headers,
         CASE WHEN ? THEN NULL ELSE d.body END AS body
       FROM ${entries} e CROSS JOIN ${deliveries} d ON d.id = e.delivery CROSS JOIN ${sources} s ON s.id = e.source
       WHERE e.seq = ?`,
    ),
    take: prepare(
      database,
      `UPDATE ${entries} SET token = ?, owner = ?, until = ?, started_at = ?, attempts = attempts + 1,
         crashes = crashes + (state = 'processing'), state = 'processing' WHERE seq = ?`,
    ),
    owners: prepare(
      database,
      `SELECT DISTINCT owner FROM ${entries} WHERE source IN (SELECT id FROM ${sources})
         AND state <> 'done' AND state = 'processing' AND until > ?`,
    ),
    endLeases: prepare(
      database,
      `UPDATE ${entries} SET until = ? WHERE source IN (SELECT id FROM ${sources})
         AND state <> 'done' AND state = 'processing' AND until > ? AND owner = ?`,
    ),
  };
}

/**
 * An entry that was replayed may stand before one of its key that runs, and waits for it. The order of time is also
 * that of arrival: of two that are due since the same millisecond the index has the older first.
 */
function dueEntries({ entries, sources }: InboxTables): string {
  return `SELECT e.seq, e.source, e.delivery, e.id, e.event_id, e.type, e.state, e.attempts, e.crashes, e.replays,
      e.digest
    FROM ${sources} s CROSS JOIN ${entries} e
    WHERE s.source = ? AND e.source = s.id AND e.${isOpen} AND e.blocked = 0 AND e.until <= ?
      AND (e.ordering_key IS NULL OR NOT EXISTS (
        SELECT 1 FROM ${entries} r WHERE r.source = e.source AND r.ordering_key = e.ordering_key
          AND r.ordering_key IS NOT NULL AND r.state = 'processing' AND r.until > ? AND r.seq <> e.seq))
    ORDER BY e.until, e.seq LIMIT ?`;
}
