import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepares a statement that gives rows as objects and whole numbers as numbers, whatever the connection's default is. */
export function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReadBigInts(false);
  // Younger than the oldest Node that we support, as is the default that it undoes.
  statement.setReturnArrays?.(false);
  return statement;
}
