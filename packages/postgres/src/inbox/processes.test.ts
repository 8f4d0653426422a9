import { afterAll, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, databaseUrl, ownSchema } from '../fixtures/database.ts';
import type { Order, Work } from '../fixtures/inbox-worker.ts';
import { newId } from '../fixtures/sample-delivery.ts';
import { startProcesses } from '../fixtures/start-processes.ts';

const available = await databaseAnswers();

describe.skipIf(!available)('postgresInbox over several processes', () => {
  const pool = createPool();
  const schemas: string[] = [];

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

  test('stores and handles each of 100 ids once, of 4 processes × 16 identical deliveries', async () => {
    const processes = await startProcesses<Order, Work>('inbox-worker.ts', 4, databaseUrl);
    const ids = Array.from({ length: 100 }, newId).sort();
    try {
      const work = await processes.ask({ schema: newSchema(), source: 'shared', ids, times: 16 });
      expect(work.flatMap(({ failures }) => failures)).toEqual([]);
      expect(work.flatMap(({ stored }) => stored).sort()).toEqual(ids);
      expect(work.flatMap(({ handled }) => handled).sort()).toEqual(ids);
    } finally {
      await processes.stop();
    }
  });

  test('lets 8 processes create everything at once, and each of them end by itself', async () => {
    const processes = await startProcesses<Order, Work>('inbox-worker.ts', 8, databaseUrl);
    try {
      for (let round = 0; round < 3; round++) {
        const id = newId();
        const work = await processes.ask({ schema: newSchema(), source: 'first', ids: [id], times: 2 });
        expect(work.flatMap(({ failures }) => failures)).toEqual([]);
        expect(work.flatMap(({ stored }) => stored)).toEqual([id]);
        expect(work.flatMap(({ handled }) => handled)).toEqual([id]);
      }
    } finally {
      await processes.stop();
    }
  });
});
