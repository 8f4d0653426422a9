import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { ClaimedEntry, InboxDelivery } from '@postern/core/inbox';
import type { LeaseOwner } from '../lease-owner.ts';
import { prepare } from '../prepare.ts';
import { whole } from '../whole.ts';
import { type DeliveryRow, toDelivery } from './entry-row.ts';
import { exactText, readExactText } from './exact-text.ts';
import { type InboxTables, open } from './schema.ts';
import type { Turn } from './turn.ts';

type Claim = (source: string, limit: number, leaseMs: number, at: number) => readonly ClaimedEntry[];

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
}

/** How often the owners of leases are looked at: as often as a claim of a worker that polls, or a little less. */
const lookMs = 500;

/** Takes what is due, inside a transaction. What processes left behind that have ended is due as well. */
export function prepareClaim(
  database: DatabaseSync,
  tables: InboxTables,
  turn: Turn,
  owner: LeaseOwner,
): Claim {
  const { entries, deliveries, sources } = tables;
  const { file } = prepare(database, 'PRAGMA database_list').get() as { file: string };
  const due = prepare(database, dueEntries(tables));
  const findDelivery = prepare(
    database,
    `SELECT s.source, s.endpoint, s.provider, e.digest, e.verification, d.method, d.url, d.headers, d.body
     FROM ${entries} e CROSS JOIN ${deliveries} d ON d.id = e.delivery CROSS JOIN ${sources} s ON s.id = e.source
     WHERE e.seq = ?`,
  );
  const take = prepare(
    database,
    `UPDATE ${entries} SET token = ?, owner = ?, until = ?, started_at = ?, attempts = attempts + 1,
       crashes = crashes + (state = 'processing'), state = 'processing' WHERE seq = ?`,
  );
  const owners = prepare(
    database,
    `SELECT DISTINCT owner FROM ${entries} WHERE source IN (SELECT id FROM ${sources})
       AND state <> 'done' AND state = 'processing' AND until > ?`,
  );
  const endLeases = prepare(
    database,
    `UPDATE ${entries} SET until = ? WHERE source IN (SELECT id FROM ${sources})
       AND state <> 'done' AND state = 'processing' AND until > ? AND owner = ?`,
  );
  let lookAgainAt = 0;

  function endLeasesOfTheDead(at: number): void {
    if (performance.now() < lookAgainAt) return;
    lookAgainAt = performance.now() + lookMs;
    for (const row of owners.all(at) as unknown as readonly { owner: string }[]) {
      if (owner.hasEnded(row.owner)) endLeases.run(at, at, row.owner);
    }
  }

  return (source, limit, leaseMs, at) => {
    const name = owner.nameFor(file);
    endLeasesOfTheDead(at);
    const rows = due.all(exactText(source), at, at, limit) as unknown as readonly DueRow[];
    // Entries of one delivery share it: a body with many events is read once.
    const read = new Map<number, InboxDelivery>();
    return rows.map((row) => {
      const delivery =
        read.get(row.delivery) ?? toDelivery(findDelivery.get(row.seq) as unknown as DeliveryRow);
      read.set(row.delivery, delivery);
      const token = randomUUID();
      take.run(token, name, whole(at + leaseMs), at, row.seq);
      turn.count(row.source, row.state, 'processing');
      return {
        id: row.id,
        token,
        eventId: readExactText(row.event_id),
        type: readExactText(row.type),
        attempt: row.attempts + 1,
        crashes: row.crashes + (row.state === 'processing' ? 1 : 0),
        replays: row.replays,
        delivery,
      };
    });
  };
}

/**
 * An entry that was replayed may stand before one of its key that runs, and waits for it. The order of time is also
 * that of arrival: of two that are due since the same millisecond the index has the older first.
 */
function dueEntries({ entries, sources }: InboxTables): string {
  return `SELECT e.seq, e.source, e.delivery, e.id, e.event_id, e.type, e.state, e.attempts, e.crashes, e.replays
    FROM ${sources} s CROSS JOIN ${entries} e
    WHERE s.source = ? AND e.source = s.id AND e.${open} AND e.blocked = 0 AND e.until <= ?
      AND (e.ordering_key IS NULL OR NOT EXISTS (
        SELECT 1 FROM ${entries} r WHERE r.source = e.source AND r.ordering_key = e.ordering_key
          AND r.ordering_key IS NOT NULL AND r.state = 'processing' AND r.until > ? AND r.seq <> e.seq))
    ORDER BY e.until, e.seq LIMIT ?`;
}
