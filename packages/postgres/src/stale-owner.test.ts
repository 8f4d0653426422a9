import { staleOwnerOfDedup } from '@postern/core/testing';
import { afterAll, describe, test } from 'vitest';
import { createPool, databaseAnswers, ownSchema } from './fixtures/database.ts';
import { waitOn } from './fixtures/wait-on.ts';
import { postgresDedup } from './postgres-dedup.ts';

const available = await databaseAnswers();

describe.skipIf(!available)('a stale owner in postgresDedup', () => {
  const schema = ownSchema();
  const pool = createPool();
  const stores = [postgresDedup(pool, { schema }), postgresDedup(pool, { schema })];

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}" cascade`);
    await pool.end();
  });

  const { name, run } = staleOwnerOfDedup(() => ({ stores, advance: waitOn(pool) }));
  test(name, run);
});
