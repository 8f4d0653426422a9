import { readFileSync } from 'node:fs';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, ownSchema } from '../fixtures/database.ts';
import { jobTable, rewriteFetch } from './pg-boss-internals.ts';

const available = await databaseAnswers();

test('refuses a fetch that it does not know, and says what to install', () => {
  const known = "SELECT j.id\nFROM … WHERE name = 'queue' AND j.id = next.id";
  expect(rewriteFetch(known)).toBe(
    'SELECT j.id, j.name as queue\nFROM … WHERE j.name = next.queue AND j.id = next.id',
  );
  for (const other of ['', known.replace('SELECT j.id\n', ''), known.replace('next.id', 'n.id')]) {
    expect(() => rewriteFetch(other)).toThrow('Install the version of pg-boss that @postern/postgres names');
  }
});

test('the version of pg-boss is one exact version', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest.dependencies['pg-boss']).toMatch(/^\d+\.\d+\.\d+$/);
});

describe.skipIf(!available)(
  'fails when another version of pg-boss changes what the inbox takes from it',
  () => {
    const schema = ownSchema();
    const pool = createPool();
    const db = { executeSql: (text: string, values: unknown[] = []) => pool.query(text, values) };
    const boss = new PgBoss({ db, schema, supervise: false, schedule: false });

    beforeAll(async () => {
      await boss.start();
      await boss.createQueue('queue');
    });

    afterAll(async () => {
      await boss.stop({ graceful: false });
      await pool.query(`drop schema if exists "${schema}" cascade`);
      await pool.end();
    });

    test('the text of its fetch', async () => {
      const asked: { text: string; values: unknown }[] = [];
      const listening = {
        async executeSql(text: string, values?: unknown[]) {
          asked.push({ text, values });
          return { rows: [] };
        },
      };
      await boss.fetch('queue', { batchSize: 3, db: listening });
      expect(asked).toHaveLength(1);
      expect(asked[0]?.values ?? []).toEqual([]);
      const text = rewriteFetch(asked[0]?.text ?? '');
      expect(text.replaceAll(schema, 'schema').replace(/\s+/g, ' ').trim()).toMatchInlineSnapshot(
        `"WITH next AS ( SELECT j.id, j.name as queue FROM schema.job_common j WHERE j.name = 'queue' AND j.state < 'active' AND NOT j.blocked AND j.start_after <= schema.job_now() ORDER BY j.priority desc, j.created_on LIMIT 3 FOR UPDATE OF j SKIP LOCKED ) UPDATE schema.job_common j SET state = 'active', started_on = schema.job_now(), heartbeat_on = schema.job_now(), retry_count = CASE WHEN started_on IS NOT NULL THEN retry_count + 1 ELSE retry_count END FROM next WHERE j.name = next.queue AND j.id = next.id RETURNING j.id, name, data, retry_count as "retryCount", expire_seconds as "expireInSeconds", heartbeat_seconds as "heartbeatSeconds", group_id as "groupId", group_tier as "groupTier""`,
      );
    });

    test('the columns of its table of jobs', async () => {
      const id = crypto.randomUUID();
      await boss.insert('queue', [{ id }]);
      const { rows } = await pool.query(`select name, id from ${jobTable(`"${schema}"`)}`);
      expect(rows).toEqual([{ name: 'queue', id }]);
    });

    test('that it asks no more about a queue after getJobById', async () => {
      const other = new PgBoss({ db, schema, supervise: false, schedule: false });
      await other.start();
      await other.getJobById('queue', '00000000-0000-0000-0000-000000000000');
      const asked: string[] = [];
      const client = {
        async executeSql(text: string, values: unknown[] = []) {
          asked.push(text);
          return pool.query(text, values);
        },
      };
      const executeSql = db.executeSql;
      db.executeSql = () => Promise.reject(new Error('Asked the pool.'));
      try {
        const id = crypto.randomUUID();
        await other.insert('queue', [{ id }], { db: client, returnId: true });
        await other.deleteJob('queue', [id], { db: client });
      } finally {
        db.executeSql = executeSql;
        await other.stop({ graceful: false });
      }
      expect(asked).toHaveLength(2);
    });
  },
);
