import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '@postern/core';
import { inTransaction } from './in-transaction.ts';
import { prepare } from './prepare.ts';

/** The table that holds the version of each of our tables: components share a file and change on their own. */
export const schemaTable = 'postern_schema';

export interface Migration {
  /** The purpose of the table: `dedup` or `inbox`. */
  component: string;
  /** Its name, checked before. */
  table: string;
  /** SQL that leads from the version of its index to the next; version 0 is a file without the table. */
  migrations: readonly string[];
}

/**
 * Brings a table to the newest version, all steps in one transaction. Only one of several processes does it.
 *
 * @throws StoreError when the file is of a newer version than this code knows.
 */
export function migrate(database: DatabaseSync, migration: Migration): void {
  if (isCurrent(database, migration)) return;
  inTransaction(database, () => {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${schemaTable} (
         component TEXT NOT NULL,
         name TEXT NOT NULL COLLATE NOCASE,
         version INTEGER NOT NULL,
         PRIMARY KEY (component, name)
       ) STRICT, WITHOUT ROWID`,
    );
    // Checked again with the write lock: another process may have been first.
    if (isCurrent(database, migration)) return;
    const { component, table, migrations } = migration;
    for (const step of migrations.slice(versionOf(database, migration))) database.exec(step);
    prepare(
      database,
      `INSERT OR REPLACE INTO ${schemaTable} (component, name, version) VALUES (?, ?, ?)`,
    ).run(component, table, migrations.length);
  });
}

function isCurrent(database: DatabaseSync, migration: Migration): boolean {
  const { component, table, migrations } = migration;
  const version = versionOf(database, migration);
  if (version <= migrations.length) return version === migrations.length;
  throw new StoreError(
    `The table ${table} (${component}) has schema version ${version}, and this release of @postern/sqlite knows versions up to ${migrations.length}: a newer release has written it. Install that release, or give another \`path\` or \`table\`.`,
  );
}

function versionOf(database: DatabaseSync, { component, table }: Migration): number {
  const known = prepare(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
  if (known.get(schemaTable) === undefined) return 0;
  const row = prepare(database, `SELECT version FROM ${schemaTable} WHERE component = ? AND name = ?`).get(
    component,
    table,
  );
  return (row as { version: number } | undefined)?.version ?? 0;
}
