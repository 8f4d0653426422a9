import type { DatabaseSync } from 'node:sqlite';
import type { EntryState, Pruned } from '@postern/core/inbox';
import { prepare } from '../prepare.ts';
import type { InboxParts } from './inbox-parts.ts';
import type { InboxTables } from './schema.ts';

/** The result of one step, and the place from which the next goes on. */
export interface PruneStep extends Pruned {
  /** Absent when nothing is left to delete. */
  readonly next?: PruneFrom | undefined;
}

/** A place behind the bodies that earlier steps passed over, because a dead entry of their delivery needs them. */
export interface PruneFrom {
  readonly endedAt: number;
  readonly seq: number;
}

export type Prune = (at: number, from: PruneFrom) => PruneStep;

/** Rows that one step reads: each makes a page or two to be written, because ids are random. */
const stepRows = 200;
/** A step with large bodies ends earlier, because SQLite reads all their pages to free them. */
const stepBytes = 2 * 1024 * 1024;

interface Ended {
  readonly seq: number;
  readonly source: number;
  readonly state: EntryState;
  readonly ended_at: number;
  readonly delivery: number | null;
  readonly size: number;
}

export function preparePrune(parts: InboxParts): Prune {
  const all: PruneParts = { ...parts, ...prepareStatements(parts.database, parts.tables) };
  return (at, from) => {
    const step: Step = { bodies: 0, entries: 0, bytes: 0 };
    const isOver = deleteEntries(all, at, step);
    const next = isOver ? deleteBodies(all, at, from, step) : from;
    return { bodies: step.bodies, entries: step.entries, next };
  };
}

interface PruneParts extends InboxParts, ReturnType<typeof prepareStatements> {}

interface Step {
  bodies: number;
  entries: number;
  bytes: number;
}

/** True: no entry is left that is past its retention. */
function deleteEntries(parts: PruneParts, at: number, step: Step): boolean {
  const { retentionMs, deadRetentionMs } = parts.retention;
  const ended = at - retentionMs;
  const rows = parts.expired.all(ended, ended, at - deadRetentionMs, stepRows) as unknown as readonly Ended[];
  for (const { seq, source, state, delivery, size } of rows) {
    parts.deleteEntry.run(seq);
    parts.turn.count(source, state, undefined);
    step.entries++;
    if (delivery !== null && !parts.isReferred.get(delivery, delivery, delivery)) {
      deleteBody(parts, delivery, size, step);
    }
    if (step.bytes >= stepBytes) return false;
  }
  return rows.length < stepRows;
}

/** The place from which the next step goes on. Undefined: no body is left that is past its retention. */
function deleteBodies(parts: PruneParts, at: number, from: PruneFrom, step: Step): PruneFrom | undefined {
  const ended = at - parts.retention.bodyRetentionMs;
  const rows = parts.withBody.all(ended, from.endedAt, from.seq, stepRows) as unknown as readonly Ended[];
  let next = from;
  for (const { seq, ended_at, delivery, size } of rows) {
    next = { endedAt: ended_at, seq };
    // Another entry of this step may have deleted its delivery.
    if (delivery !== null && !parts.isNeeded.get(delivery, delivery, delivery, ended)) {
      parts.detach.run(delivery, delivery, delivery);
      deleteBody(parts, delivery, size, step);
    }
    if (step.bytes >= stepBytes) return next;
  }
  return rows.length < stepRows ? undefined : next;
}

function deleteBody({ deleteDelivery }: PruneParts, delivery: number, size: number, step: Step): void {
  step.bodies += Number(deleteDelivery.run(delivery).changes);
  step.bytes += size;
}

function prepareStatements(database: DatabaseSync, tables: InboxTables) {
  const { entries, deliveries } = tables;
  const ofDelivery = `delivery = ? AND seq BETWEEN ? AND (SELECT last FROM ${deliveries} WHERE id = ?)`;
  return {
    expired: prepare(database, expiredEntries(tables)),
    withBody: prepare(database, expiredBodies(tables)),
    isNeeded: prepare(
      database,
      `SELECT 1 FROM ${entries} WHERE ${ofDelivery} AND (state <> 'done' OR ended_at > ?) LIMIT 1`,
    ),
    isReferred: prepare(database, `SELECT 1 FROM ${entries} WHERE ${ofDelivery} LIMIT 1`),
    deleteEntry: prepare(database, `DELETE FROM ${entries} WHERE seq = ?`),
    deleteDelivery: prepare(database, `DELETE FROM ${deliveries} WHERE id = ?`),
    detach: prepare(database, `UPDATE ${entries} SET delivery = NULL WHERE ${ofDelivery}`),
  };
}

/** Done entries without and with a body, in the order of their index, and then dead and quarantined ones. */
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
