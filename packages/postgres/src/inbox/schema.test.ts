import { afterAll, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, ownSchema } from '../fixtures/database.ts';
import { sampleDelivery, sampleEntry } from '../fixtures/sample-delivery.ts';
import { postgresDedup } from '../postgres-dedup.ts';
import { postgresInbox } from '../postgres-inbox.ts';
import { type Migration, setUpTable } from '../set-up-table.ts';
import { type InboxNames, inboxMigrations, inboxNames } from './schema.ts';

const available = await databaseAnswers();

describe.skipIf(!available)('the tables of an inbox', () => {
  const pool = createPool();
  const schemas: string[] = [];
  const addsColumn: Migration<InboxNames> = ({ entry }) => [
    `alter table ${entry} add column added integer default 7`,
  ];
  const newer = [...inboxMigrations, addsColumn];

  function newSchema(): string {
    const schema = ownSchema();
    schemas.push(schema);
    return schema;
  }

  afterAll(async () => {
    for (const schema of schemas) {
      await pool.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    }
    await pool.end();
  });

  test('go on from the version that they have, and keep their rows', async () => {
    const schema = newSchema();
    const names = inboxNames(schema, `${schema}_boss`);
    const entry = sampleEntry();
    await postgresInbox(pool, { schema }).append(sampleDelivery('grown'), [entry]);
    await Promise.all(Array.from({ length: 8 }, () => setUpTable(pool, names, newer)));
    const { rows } = await pool.query(
      `select version, added, replace(id::text, '-', '') as id from ${names.entry}, ${names.meta}`,
    );
    expect(rows).toEqual([{ version: newer.length, added: 7, id: entry.id }]);
  });

  test('count entries that were done before there were counts', async () => {
    const schema = newSchema();
    const names = inboxNames(schema, `${schema}_boss`);
    await setUpTable(pool, names, inboxMigrations.slice(0, 1));
    await pool.query(
      `insert into ${names.entry} (
         id, delivery, position, queue, endpoint, provider, event_id, type, verification, digest, size, state, ended_at
       )
       select gen_random_uuid(), n, 0, 'q', 'before', 'sample', '', '', '{}', '', 0, 'done', now()
       from generate_series(1, 7) n`,
    );
    const inbox = postgresInbox(pool, { schema });
    expect(await inbox.stats({ endpoint: 'before' })).toMatchObject({ pending: 0, done: 7 });
  });

  test('are refused when a newer release has used them', async () => {
    const schema = newSchema();
    await setUpTable(pool, inboxNames(schema, `${schema}_boss`), newer);
    await expect(postgresInbox(pool, { schema }).stats()).rejects.toThrow(
      `has version ${newer.length}, and this release of @postern/postgres knows ${inboxMigrations.length} at most`,
    );
  });

  test('are refused when Postern did not make them', async () => {
    const schema = newSchema();
    await pool.query(`create schema "${schema}"`);
    await pool.query(`create table "${schema}".inbox_entry (id integer)`);
    const inbox = postgresInbox(pool, { schema });
    await expect(inbox.stats()).rejects.toThrow('Give postgresInbox another `schema`');
    await pool.query(`drop table "${schema}".inbox_entry`);
    expect(await inbox.append(sampleDelivery('a'), [sampleEntry()])).toEqual([{ state: 'stored' }]);
  });

  test('stand beside a table of ids in the same schema', async () => {
    const schema = newSchema();
    const inbox = postgresInbox(pool, { schema });
    const dedup = postgresDedup(pool, { schema });
    const [appended, claim] = await Promise.all([
      inbox.append(sampleDelivery('a'), [sampleEntry()]),
      dedup.claim('a', 1000),
    ]);
    expect([appended[0]?.state, claim.state]).toEqual(['stored', 'claimed']);
  });
});
