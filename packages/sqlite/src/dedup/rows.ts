import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Claim } from '@postern/core';
import { shortKey } from '@postern/core/inbox';
import { migrate } from '../migrate.ts';
import { prepare } from '../prepare.ts';
import { wholeMilliseconds } from '../whole-milliseconds.ts';
import { dedupMigrations } from './schema.ts';

/** The verbs of the store as single steps inside a transaction. `at` and `until` are milliseconds since the epoch. */
export interface DedupRows {
  claim(key: string, at: number, leaseMs: number): Claim;
  complete(key: string, token: string, until: number): boolean;
  release(key: string, token: string): boolean;
  extend(key: string, token: string, until: number): boolean;
  prune(at: number, limit: number): number;
}

/** A claim whose lease has ended still belongs to its owner until another takes it, so it is kept for a day. */
const abandonedMs = 24 * 60 * 60 * 1000;
/** Rows that one claim deletes: more than the one that it adds, so that the table does not grow. */
const prunedByClaim = 2;

/** Makes or migrates the table, and prepares its statements. */
export function openDedupRows(database: DatabaseSync, table: string): DedupRows {
  migrate(database, { component: 'dedup', table, migrations: dedupMigrations(table) });
  // Plain `?`: Node 22.13 binds no values by position to `?1`.
  const take = prepare(
    database,
    `INSERT INTO "${table}" (key, token, until) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET token = excluded.token, until = excluded.until WHERE until <= ?`,
  );
  const find = prepare(database, `SELECT token IS NULL AS done, until FROM "${table}" WHERE key = ?`);
  const complete = prepare(
    database,
    `UPDATE "${table}" SET token = NULL, until = ? WHERE key = ? AND token = ?`,
  );
  const release = prepare(database, `DELETE FROM "${table}" WHERE key = ? AND token = ?`);
  const extend = prepare(database, `UPDATE "${table}" SET until = ? WHERE key = ? AND token = ?`);
  const expired = (done: 0 | 1) =>
    `SELECT key FROM "${table}" WHERE (token IS NULL) = ${done} AND until <= ?`;
  const deleteExpired = prepare(
    database,
    `DELETE FROM "${table}" WHERE key IN (${expired(1)} UNION ALL ${expired(0)} LIMIT ?)`,
  );
  const prune = (at: number, limit: number) => Number(deleteExpired.run(at, at - abandonedMs, limit).changes);

  return {
    claim(key, at, leaseMs) {
      const id = keyValue(key);
      const token = randomUUID();
      if (take.run(id, token, wholeMilliseconds(at + leaseMs), at).changes === 1) {
        prune(at, prunedByClaim);
        return { state: 'claimed', token };
      }
      const row = find.get(id) as { done: number; until: number };
      return row.done === 1 ? { state: 'done' } : { state: 'in-progress', leaseUntil: row.until };
    },
    complete: (key, token, until) =>
      complete.run(wholeMilliseconds(until), keyValue(key), token).changes === 1,
    release: (key, token) => release.run(keyValue(key), token).changes === 1,
    extend: (key, token, until) => extend.run(wholeMilliseconds(until), keyValue(key), token).changes === 1,
    prune,
  };
}

/** A hash is a BLOB, which never equals a text in SQLite. */
function keyValue(key: string): string | Uint8Array {
  return shortKey(key, () => createHash('sha256').update(key, 'utf16le').digest());
}
