import { afterAll, describe, expect, test } from 'vitest';
import { dedupMigrations, dedupNames } from './dedup/schema.ts';
import { createPool, databaseAnswers, ownSchema } from './fixtures/database.ts';
import { postgresDedup } from './postgres-dedup.ts';
import { type Migration, setUpTable } from './set-up-table.ts';

const available = await databaseAnswers();

describe.skipIf(!available)('the table', () => {
  const schema = ownSchema();
  const pool = createPool();
  const addsColumn: Migration = ({ table }) => [`alter table ${table} add column added integer default 7`];
  const newer = [...dedupMigrations, addsColumn];

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.end();
  });

  const versionOf = async (table: string) =>
    (await pool.query(`select version from "${schema}"."${table}_meta"`)).rows;

  test('goes on from the version that it has, and keeps its rows', async () => {
    const store = postgresDedup(pool, { schema, table: 'grown' });
    const claim = await store.claim('kept', 600_000);
    expect(await versionOf('grown')).toEqual([{ version: dedupMigrations.length }]);

    await Promise.all(Array.from({ length: 8 }, () => setUpTable(pool, dedupNames(schema, 'grown'), newer)));
    expect(await versionOf('grown')).toEqual([{ version: newer.length }]);
    const { rows } = await pool.query(`select token, added from "${schema}".grown`);
    expect(rows).toEqual([{ token: (claim as { token: string }).token, added: 7 }]);
  });

  test('is refused when a newer release has used it', async () => {
    await setUpTable(pool, dedupNames(schema, 'newer'), newer);
    const store = postgresDedup(pool, { schema, table: 'newer' });
    const refusal = `has version ${newer.length}, and this release of @postern/postgres knows ${dedupMigrations.length} at most`;
    await expect(store.claim('a', 1000)).rejects.toThrow(refusal);
    await expect(store.claim('a', 1000)).rejects.toThrow(refusal);
  });

  test('is refused when Postern did not make it', async () => {
    await pool.query(`create schema if not exists "${schema}"`);
    await pool.query(`create table "${schema}".foreign_table (id integer)`);
    const store = postgresDedup(pool, { schema, table: 'foreign_table' });
    await expect(store.claim('a', 1000)).rejects.toThrow('Give postgresDedup another `table`');
    await pool.query(`drop table "${schema}".foreign_table`);
    expect(await store.claim('a', 1000)).toMatchObject({ state: 'claimed' });
  });

  test('stays as it was when a step fails', async () => {
    const names = dedupNames(schema, 'whole');
    await setUpTable(pool, names, dedupMigrations);
    const broken: Migration = (all) => [...addsColumn(all), 'select 1 / 0'];
    await expect(setUpTable(pool, names, [...dedupMigrations, broken])).rejects.toMatchObject({
      code: '22012',
    });
    expect(await versionOf('whole')).toEqual([{ version: dedupMigrations.length }]);
    await setUpTable(pool, names, newer);
    expect(await versionOf('whole')).toEqual([{ version: newer.length }]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});
