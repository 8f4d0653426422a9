import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Claim } from '@postern/core';
import { migrate } from './migrate.ts';
import { prepare } from './prepare.ts';
import { whole } from './whole.ts';

/** The verbs of the store as single steps inside a transaction. `at` and `until` are milliseconds since the epoch. */
export interface DedupRows {
  claim(key: string, at: number, leaseMs: number): Claim;
  complete(key: string, token: string, until: number): boolean;
  release(key: string, token: string): boolean;
  extend(key: string, token: string, until: number): boolean;
  prune(at: number, limit: number): number;
}

/** A claim whose lease ended is still its owner's until another takes it, so it is not thrown away at once. */
const abandonedMs = 24 * 60 * 60 * 1000;
/** Rows that one claim deletes: more than the one that it adds, so that the table does not grow. */
const prunedByClaim = 2;

/**
 * Each entry leads from the version of its index to the next. What has been released is never edited.
 *
 * A row is a claim, with its token and the end of its lease, or a done id, without a token and with the end of its
 * retention. `key` is text, or the hash of one that is long or no Unicode.
 */
export function dedupMigrations(table: string): readonly string[] {
  return [
    `CREATE TABLE "${table}" (
       key ANY PRIMARY KEY NOT NULL,
       token TEXT,
       until INTEGER NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX "${table}_until" ON "${table}" (token IS NULL, until);`,
  ];
}

/** Makes or migrates the table, and prepares what is done with it. */
export function openDedupTable(database: DatabaseSync, table: string): DedupRows {
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
  const prune = prepare(
    database,
    `DELETE FROM "${table}" WHERE key IN (${expired(1)} UNION ALL ${expired(0)} LIMIT ?)`,
  );

  const pruneRows = (at: number, limit: number) => Number(prune.run(at, at - abandonedMs, limit).changes);

  return {
    claim(key, at, leaseMs) {
      const id = keyValue(key);
      const token = randomUUID();
      if (take.run(id, token, whole(at + leaseMs), at).changes === 1) {
        pruneRows(at, prunedByClaim);
        return { state: 'claimed', token };
      }
      const row = find.get(id) as { done: number; until: number };
      return row.done === 1 ? { state: 'done' } : { state: 'in-progress', leaseUntil: row.until };
    },
    complete: (key, token, until) => complete.run(whole(until), keyValue(key), token).changes === 1,
    release: (key, token) => release.run(keyValue(key), token).changes === 1,
    extend: (key, token, until) => extend.run(whole(until), keyValue(key), token).changes === 1,
    prune: pruneRows,
  };
}

/** A hash is a BLOB, which in SQLite never equals a text. Lone surrogates have no UTF-8 of their own: two keys would be one. */
function keyValue(key: string): string | Uint8Array {
  if (key.length <= 1024 && !/\p{Surrogate}/u.test(key)) return key;
  return createHash('sha256').update(key, 'utf16le').digest();
}
