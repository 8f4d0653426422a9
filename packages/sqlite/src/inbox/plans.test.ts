import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { testFolder } from '../fixtures/folder.ts';
import { claimOne, store } from '../fixtures/inbox-entries.ts';
import { sqliteInbox } from '../sqlite-inbox.ts';

/** A database that records its statements. */
class Recorder extends DatabaseSync {
  readonly asked = new Set<string>();
  override prepare(sql: string): StatementSync {
    this.asked.add(sql);
    return super.prepare(sql);
  }
}

test('no statement reads the whole of a table that grows', async () => {
  const database = new Recorder(join(testFolder(), 'plans.db'));
  const inbox = sqliteInbox({ database, bodyRetentionMs: 1, retentionMs: 1, deadRetentionMs: 1 });
  const failure = { name: 'Error', message: 'no' };
  const context = async () => ({ entry: await claimOne(inbox) });
  await store(inbox, {}, { orderingKey: 'key' }, { orderingKey: 'key' }, {}, {}, { alias: 'alias' });
  const { id, token } = await claimOne(inbox);
  await inbox.extend(id, token, 60_000);
  await inbox.release(id, token, 0);
  await inbox.complete(id, (await claimOne(inbox)).token);
  await inbox.transaction(await context(), () => undefined);
  for (const retryInMs of [0, undefined]) {
    const claimed = await claimOne(inbox);
    await inbox.fail(claimed.id, claimed.token, failure, retryInMs);
  }
  await inbox.get(id);
  for (const state of ['pending', 'done', ['pending', 'dead']] as const) {
    await inbox.list({ state, endpoint: 'endpoint', provider: 'provider', type: 'type', text: 'text' });
    await inbox.list({ state, receivedFrom: new Date(0), receivedTo: new Date() });
  }
  await inbox.list({ endpoint: 'endpoint' });
  await inbox.list();
  await inbox.stats();
  await inbox.stats({ endpoint: 'endpoint', provider: 'provider' });
  await inbox.replay([id]);
  await inbox.replay({});
  await inbox.prune();

  const plans = new Map<string, readonly string[]>();
  for (const sql of database.asked) {
    if (!/^(SELECT|UPDATE|DELETE)/.test(sql) || !/postern_inbox/.test(sql)) continue;
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as readonly {
      detail: string;
    }[];
    plans.set(
      sql,
      plan.map(({ detail }) => detail),
    );
  }
  // There are as many sources as there are endpoints.
  const scan = /^SCAN (?!s$|postern_inbox_sources|CONSTANT ROW)/;
  expect([...plans].filter(([, plan]) => plan.some((step) => scan.test(step)))).toEqual([]);
  expect(plans.size).toBeGreaterThan(25);
});
