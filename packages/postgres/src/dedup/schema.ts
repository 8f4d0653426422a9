import { quotedName } from '../quoted-name.ts';
import type { Migration, TableNames } from '../set-up-table.ts';

/** PostgreSQL silently cuts names at 63 bytes. 58, because `_meta` is appended. */
const maxLength = 58;

/** @throws ConfigurationError for anything but plain names. */
export function dedupNames(schema: string, table: string): TableNames {
  const home = quotedName('postgresDedup', 'schema', schema, maxLength);
  const quoted = quotedName('postgresDedup', 'table', table, maxLength);
  return {
    schema: home,
    table: `${home}.${quoted}`,
    meta: `${home}."${table}_meta"`,
    remedy: 'Give postgresDedup another `table`.',
  };
}

/** The steps of the schema, each from one version to the next. A released step never changes. */
export const dedupMigrations: readonly Migration[] = [
  ({ table }) => [
    // `token` is the owner's while a claim is in progress, and null when the key is done. `until` is the end of the
    // lease or of the retention.
    `create table ${table} (key bytea primary key, token text, until timestamptz not null)`,
    `create index on ${table} (until)`,
  ],
];
