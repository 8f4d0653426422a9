import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClaimedEntry } from '@postern/core/inbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, databaseUrl, ownSchema } from '../fixtures/database.ts';
import { newId, sampleDelivery, sampleEntry } from '../fixtures/sample-delivery.ts';
import { postgresInbox } from '../postgres-inbox.ts';

const available = await databaseAnswers();
const script = fileURLToPath(new URL('../fixtures/inbox-crasher.ts', import.meta.url));
const source = 'crash';

describe.skipIf(!available)('a process that is killed', () => {
  const schema = ownSchema();
  const pool = createPool();
  const inbox = postgresInbox(pool, { schema });

  beforeAll(async () => {
    await inbox.stats();
    await pool.query(`create table "${schema}".effect (id uuid not null)`);
  });

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    await pool.end();
  });

  /** Runs a process through the handling of one event, and returns what it printed before it ended. */
  async function crash(id: string, how: string, step: number) {
    const child = fork(script, [databaseUrl, schema, id, how, String(step)], {
      execArgv: ['--conditions=postern-source'],
    });
    const said: unknown[] = [];
    child.on('message', (message) => said.push(message));
    const [code, signal] = await once(child, 'exit');
    return { said, code, signal };
  }

  /** Plays the sender and another worker after that: one delivers until it gets 200, the other works. */
  async function goOn(id: string): Promise<void> {
    const [result] = await inbox.append(sampleDelivery(source), [sampleEntry({ id })]);
    expect(['stored', 'duplicate']).toContain(result?.state);
    for (;;) {
      const details = await inbox.get(id);
      if (details?.state === 'done') return;
      for (const entry of await inbox.claim(source, { limit: 10, leaseMs: 600_000 })) await handle(entry);
    }
  }

  async function handle(entry: ClaimedEntry): Promise<void> {
    await inbox.transaction({ entry }, (client) =>
      client.query(`insert into "${schema}".effect (id) values ($1)`, [entry.id]),
    );
    expect(await inbox.complete(entry.id, entry.token)).toBe(true);
  }

  test('at each of its statements loses no event that it acknowledged, and none has its effect twice', async () => {
    const whole = await crash(newId(), 'never', -1);
    const count = Number(/\d+/.exec(String(whole.said[1]))?.[0]);
    expect(whole).toMatchObject({ code: 0, said: ['acknowledged', `ended after ${count} statements`] });

    let acknowledged = 0;
    for (let step = 0; step < count; step++) {
      for (const how of ['before', 'sent']) {
        const id = newId();
        const { said, signal } = await crash(id, how, step);
        expect(signal).toBe('SIGKILL');
        if (said.includes('acknowledged')) {
          acknowledged++;
          expect(await inbox.get(id)).toBeDefined();
        }
        await goOn(id);
        const { rows } = await pool.query(`select from "${schema}".effect where id = $1`, [id]);
        expect(rows, `effects of a process killed ${how} statement ${step}`).toHaveLength(1);
      }
    }
    expect(acknowledged).toBeGreaterThan(count);
    const left = await pool.query(`select from "${schema}_boss".job`);
    expect(left.rowCount).toBe(0);
  });
});
