/**
 * The steps of the table's schema: each leads from the version of its index to the next. A released step never changes.
 *
 * A row is a claim, with its token and the end of its lease, or a done id, without a token and with the end of its
 * retention. `key` is a text, or the hash of a key that is long or no Unicode.
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
