import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPool, databaseAnswers, ownSchema } from '../fixtures/database.ts';
import { newId, sampleDelivery, sampleEntry } from '../fixtures/sample-delivery.ts';
import { waitOn } from '../fixtures/wait-on.ts';
import { postgresInbox } from '../postgres-inbox.ts';

const available = await databaseAnswers();
const long = 600_000;

describe.skipIf(!available)('a transaction of postgresInbox', () => {
  const schema = ownSchema();
  const pool = createPool();
  const inbox = postgresInbox(pool, { schema });
  let source = '';

  beforeAll(async () => {
    await inbox.stats();
    await pool.query(`create table "${schema}".effect (source text primary key)`);
  });

  beforeEach(() => {
    source = newId();
  });

  afterAll(async () => {
    await pool.query(`drop schema if exists "${schema}", "${schema}_boss" cascade`);
    await pool.end();
  });

  const insertEffect = () => ({
    text: `insert into "${schema}".effect (source) values ($1)`,
    values: [source],
  });
  const effects = async () =>
    (await pool.query(`select from "${schema}".effect where source = $1`, [source])).rowCount;
  const jobs = async (id: string) =>
    (await pool.query(`select from "${schema}_boss".job where id = $1`, [id])).rowCount;

  async function claimOne(leaseMs = long) {
    const [entry] = await inbox.claim(source, { limit: 1, leaseMs });
    if (!entry) throw new Error('Expected to claim an entry.');
    return entry;
  }

  async function storedAndClaimed(leaseMs = long) {
    await inbox.append(sampleDelivery(source), [sampleEntry()]);
    return claimOne(leaseMs);
  }

  test('commits the effect, the completion and the end of the job together', async () => {
    const entry = await storedAndClaimed();
    const result = await inbox.transaction({ entry }, async (client) => {
      await client.query(insertEffect());
      expect(await effects()).toBe(0);
      expect((await inbox.get(entry.id))?.state).toBe('processing');
      return 'result';
    });
    expect(result).toBe('result');
    expect([await effects(), (await inbox.get(entry.id))?.state, await jobs(entry.id)]).toEqual([
      1,
      'done',
      0,
    ]);
    expect(await inbox.complete(entry.id, entry.token)).toBe(true);
    expect((await inbox.get(entry.id))?.history).toHaveLength(1);
  });

  test('undoes the effect when its work throws, and leaves the claim', async () => {
    const entry = await storedAndClaimed();
    const work = inbox.transaction({ entry }, async (client) => {
      await client.query(insertEffect());
      throw new Error('no address');
    });
    await expect(work).rejects.toThrow('no address');
    expect([await effects(), (await inbox.get(entry.id))?.state, await jobs(entry.id)]).toEqual([
      0,
      'processing',
      1,
    ]);
    expect(await inbox.fail(entry.id, entry.token, { name: 'Error', message: 'no address' }, 0)).toBe(true);
  });

  test('undoes the effect of an owner whose lease was taken over', async () => {
    const stale = await storedAndClaimed(1);
    await waitOn(pool)(2);
    const owner = await claimOne();
    const work = inbox.transaction({ entry: stale }, (client) => client.query(insertEffect()));
    await expect(work).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('The claim on this event was lost'),
    });
    expect(await effects()).toBe(0);
    await inbox.transaction({ entry: owner }, (client) => client.query(insertEffect()));
    expect(await effects()).toBe(1);
  });

  test('undoes the effect when the lease was taken over while it worked', async () => {
    const entry = await storedAndClaimed(1);
    await waitOn(pool)(2);
    const work = inbox.transaction({ entry }, async (client) => {
      await client.query(insertEffect());
      await claimOne();
    });
    await expect(work).rejects.toThrow('The claim on this event was lost');
    expect(await effects()).toBe(0);
  });

  test('lets the lease be extended while it works', async () => {
    const entry = await storedAndClaimed();
    await inbox.transaction({ entry }, async (client) => {
      await client.query(insertEffect());
      expect(await inbox.extend(entry.id, entry.token, long)).toBe(true);
    });
    expect(await effects()).toBe(1);
  });

  test('runs its work once, also when a statement in it collides with others', async () => {
    const entry = await storedAndClaimed();
    await pool.query(insertEffect());
    let runs = 0;
    const work = inbox.transaction({ entry }, (client) => {
      runs++;
      return client.query(insertEffect());
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(runs).toBe(1);
    expect((await inbox.get(entry.id))?.state).toBe('processing');
  });

  test('undoes the effect of a second one for the same event', async () => {
    const entry = await storedAndClaimed();
    await inbox.transaction({ entry }, async () => {});
    const second = inbox.transaction({ entry }, (client) => client.query(insertEffect()));
    await expect(second).rejects.toThrow('was completed by a transaction before');
    expect(await effects()).toBe(0);
  });

  test('completes an entry with an ordering key, and lets the next one be claimed', async () => {
    const [first, second] = [sampleEntry({ orderingKey: 'key' }), sampleEntry({ orderingKey: 'key' })];
    await inbox.append(sampleDelivery(source), [first, second]);
    const entry = await claimOne();
    await inbox.transaction({ entry }, (client) => client.query(insertEffect()));
    expect((await claimOne()).id).toBe(second.id);
  });

  test('is refused outside of an inbox', async () => {
    await expect(inbox.transaction({}, async () => {})).rejects.toMatchObject({ code: 'configuration' });
  });

  test('happens in a handler, once for an event that fails at first', async () => {
    const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });
    let runs = 0;
    const receiver = createReceiver(provider, {
      inbox,
      endpoint: source,
      log: { debug() {}, warn() {}, error() {} },
    }).on('bounced', (_event, context) =>
      inbox.transaction(context, async (client) => {
        await client.query(insertEffect());
        if (++runs === 1) throw new Error('the first fails');
      }),
    );
    const worker = receiver.work({ backoffMs: 1, pollMs: 20 });
    try {
      const { status } = await receiver.receive(await signDelivery(provider, { type: 'bounced' }));
      expect(status).toBe(200);
      await expect.poll(() => inbox.stats({ endpoint: source })).toMatchObject({ done: 1 });
      expect([runs, await effects()]).toEqual([2, 1]);
    } finally {
      await worker.stop();
    }
  });
});
