import { StoreError } from '@postern/core';
import { inTransaction } from './in-transaction.ts';
import type { PostgresClient, PostgresPool } from './postgres-pool.ts';

/** Names of a store's tables, quoted and ready to stand in a statement. */
export interface TableNames {
  readonly schema: string;
  readonly table: string;
  /** Has one row: the version of `table`. */
  readonly meta: string;
  /** The advice to a user whose `table` belongs to something else. */
  readonly remedy: string;
}

/** The statements that lead from one version to the next. The version is the number of migrations that have run. */
export type Migration<Names = TableNames> = (names: Names) => readonly string[];

/**
 * Brings the table to the last version, in one transaction, and one process at a time. A table of that version is not
 * written to, so the user of the database needs no right to create anything.
 *
 * @throws StoreError when the table has a newer version, or was not made by Postern.
 */
export async function setUpTable<Names extends TableNames>(
  pool: PostgresPool,
  names: Names,
  migrations: readonly Migration<Names>[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query({ text: "select pg_advisory_xact_lock(hashtextextended('postern', 0))" });
    await migrate(client, names, migrations);
  });
}

async function migrate<Names extends TableNames>(
  client: PostgresClient,
  names: Names,
  migrations: readonly Migration<Names>[],
): Promise<void> {
  const version = await versionOf(client, names);
  const newest = migrations.length;
  if (version === newest) return;
  if (version > newest) {
    throw new StoreError(
      `The table ${names.table} has version ${version}, and this release of @postern/postgres knows ${newest} at most: ` +
        'a newer release has used it. Update this one.',
    );
  }
  if (version === 0) await createMeta(client, names);
  for (const migration of migrations.slice(version)) {
    for (const text of migration(names)) await client.query({ text });
  }
  await client.query({ text: `update ${names.meta} set version = $1`, values: [newest] });
}

/** The version of the table: 0 when there is none yet. */
async function versionOf(client: PostgresClient, { table, meta, remedy }: TableNames): Promise<number> {
  const { rows } = await client.query({
    text: 'select (to_regclass($1) is not null)::text as has_meta, (to_regclass($2) is not null)::text as has_table',
    values: [meta, table],
  });
  if (rows[0]?.has_meta === 'true') {
    const found = await client.query({ text: `select version from ${meta}` });
    return Number(found.rows[0]?.version);
  }
  if (rows[0]?.has_table !== 'true') return 0;
  throw new StoreError(`The table ${table} is not Postern's: it has no ${meta} beside it. ${remedy}`);
}

async function createMeta(client: PostgresClient, { schema, meta }: TableNames): Promise<void> {
  const { rows } = await client.query({
    text: 'select (to_regnamespace($1) is not null)::text as has_schema',
    values: [schema],
  });
  // «If not exists» would ask for the right to create schemas even where the schema is there.
  if (rows[0]?.has_schema !== 'true') await client.query({ text: `create schema ${schema}` });
  await client.query({ text: `create table ${meta} (version integer not null)` });
  await client.query({ text: `insert into ${meta} (version) values (0)` });
}
