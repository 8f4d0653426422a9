import type { Migration } from './set-up-table.ts';

/** Only ever added to: what stands here has run in somebody's database. */
export const dedupMigrations: readonly Migration[] = [
  ({ table }) => [
    // `token` is the owner's while a claim is in progress, and null when the key is done. `until` is the end of the
    // lease or of the retention.
    `create table ${table} (key bytea primary key, token text, until timestamptz not null)`,
    `create index on ${table} (until)`,
  ],
];
