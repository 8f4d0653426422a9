import type { DatabaseSync } from 'node:sqlite';
import type { EntryState, InboxRetention } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import type { InboxTables } from './schema.ts';
import type { Turn } from './turn.ts';

/** What one step did, and from where the next goes on. */
export interface PruneStep {
  readonly bodies: number;
  readonly entries: number;
  /** Absent when there is nothing more. */
  readonly next?: PruneFrom | undefined;
}

/** Bodies that have to stay, beside one that is dead, are passed over: so a step begins behind those of the last. */
export interface PruneFrom {
  readonly endedAt: number;
  readonly seq: number;
}

export type Prune = (at: number, from: PruneFrom) => PruneStep;

/** Rows that one step looks at: each makes a page or two to be written, because ids are random. */
const stepRows = 200;
/** A step with large bodies ends before, because all their pages are read to be freed. */
const stepBytes = 2 * 1024 * 1024;

interface Ended {
  readonly seq: number;
  readonly source: number;
  readonly state: EntryState;
  readonly ended_at: number;
  readonly delivery: number | null;
  readonly size: number;
}

export function preparePrune(
  database: DatabaseSync,
  tables: InboxTables,
  turn: Turn,
  { retentionMs, bodyRetentionMs, deadRetentionMs }: Required<InboxRetention>,
): Prune {
  const { entries, deliveries } = tables;
  const ofDelivery = `delivery = ? AND seq BETWEEN ? AND (SELECT last FROM ${deliveries} WHERE id = ?)`;
  const expired = prepare(database, expiredEntries(tables));
  const withBody = prepare(database, expiredBodies(tables));
  const isNeeded = prepare(
    database,
    `SELECT 1 FROM ${entries} WHERE ${ofDelivery} AND (state <> 'done' OR ended_at > ?) LIMIT 1`,
  );
  const removeEntry = prepare(database, `DELETE FROM ${entries} WHERE seq = ?`);
  const removeDelivery = prepare(database, `DELETE FROM ${deliveries} WHERE id = ?`);
  const isReferred = prepare(database, `SELECT 1 FROM ${entries} WHERE ${ofDelivery} LIMIT 1`);
  const detach = prepare(database, `UPDATE ${entries} SET delivery = NULL WHERE ${ofDelivery}`);

  function removeBody(delivery: number, step: Step, size: number): void {
    step.bodies += Number(removeDelivery.run(delivery).changes);
    step.bytes += size;
  }

  function removeEntries(at: number, step: Step): boolean {
    const ended = at - retentionMs;
    const rows = expired.all(ended, ended, at - deadRetentionMs, stepRows) as unknown as readonly Ended[];
    for (const { seq, source, state, delivery, size } of rows) {
      removeEntry.run(seq);
      turn.count(source, state, undefined);
      step.entries++;
      if (delivery !== null && !isReferred.get(delivery, delivery, delivery))
        removeBody(delivery, step, size);
      if (step.bytes >= stepBytes) return false;
    }
    return rows.length < stepRows;
  }

  function removeBodies(at: number, from: PruneFrom, step: Step): PruneFrom | undefined {
    const ended = at - bodyRetentionMs;
    const rows = withBody.all(ended, from.endedAt, from.seq, stepRows) as unknown as readonly Ended[];
    let next = from;
    for (const { seq, ended_at, delivery, size } of rows) {
      next = { endedAt: ended_at, seq };
      // Its delivery may have gone with another entry of this step.
      if (delivery !== null && !isNeeded.get(delivery, delivery, delivery, ended)) {
        detach.run(delivery, delivery, delivery);
        removeBody(delivery, step, size);
      }
      if (step.bytes >= stepBytes) return next;
    }
    return rows.length < stepRows ? undefined : next;
  }

  return (at, from) => {
    const step: Step = { bodies: 0, entries: 0, bytes: 0 };
    const isOver = removeEntries(at, step);
    const next = isOver ? removeBodies(at, from, step) : from;
    return { bodies: step.bodies, entries: step.entries, next };
  };
}

interface Step {
  bodies: number;
  entries: number;
  bytes: number;
}

/** Done ones without and with a body, in the order of their index, and the others. */
function expiredEntries({ entries }: InboxTables): string {
  const done = (withoutBody: 0 | 1) =>
    `SELECT seq, source, state, ended_at, delivery, size FROM ${entries}
     WHERE state = 'done' AND (delivery IS NULL) = ${withoutBody} AND ended_at <= ?`;
  return `${done(1)} UNION ALL ${done(0)} UNION ALL
    SELECT seq, source, state, ended_at, delivery, size FROM ${entries} WHERE state IN ('dead', 'quarantined') AND ended_at <= ? LIMIT ?`;
}

function expiredBodies({ entries }: InboxTables): string {
  return `SELECT seq, source, state, ended_at, delivery, size FROM ${entries}
    WHERE state = 'done' AND (delivery IS NULL) = 0 AND ended_at <= ? AND (ended_at, seq) > (?, ?)
    ORDER BY ended_at, seq LIMIT ?`;
}
