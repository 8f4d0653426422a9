import { setTimeout } from 'node:timers/promises';
import { type DedupStore, isPosternError } from '@postern/core';
import { dedupContract } from '@postern/core/testing';
import { type Cluster, Redis } from 'ioredis';
import { type Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import { startClaimers } from './fixtures/claimers.ts';
import { clockOf, createClient, deleteKeys, ownPrefix, redisAnswers, redisUrl } from './fixtures/redis.ts';
import type { DedupClient } from './redis-client.ts';
import { redisDedup } from './redis-dedup.ts';

const available = await redisAnswers();

describe.skipIf(!available)('redisDedup', () => {
  const prefix = ownPrefix();
  const client = createClient();
  const store = redisDedup(client, { prefix });

  afterAll(async () => {
    await deleteKeys(client, prefix);
    client.disconnect();
  });

  describe('keeps the contract of a store', () => {
    for (const { name, run } of dedupContract(() => ({ store, advance: waitOn(client) })))
      test.concurrent(name, run);
  });

  describe.each([
    ['ioredis 5', () => new Redis5(redisUrl)],
    ['a client that pipelines by itself', () => new Redis(redisUrl, { enableAutoPipelining: true })],
    ['a client with a prefix of its own', () => new Redis(redisUrl, { keyPrefix: ownPrefix() })],
    ['a client that gives numbers as text', () => new Redis(redisUrl, { stringNumbers: true })],
  ])('with %s, keeps the contract of a store', (_, connect) => {
    const other = available ? connect() : client;
    afterAll(async () => {
      if (other.options.keyPrefix) await deleteKeys(client, other.options.keyPrefix);
      other.disconnect();
    });
    const create = () => ({ store: redisDedup(other, { prefix }), advance: waitOn(client) });
    for (const { name, run } of dedupContract(create)) test.concurrent(name, run);
  });

  test.each([
    ['U+0000', '\u0000', '\u0000\u0000'],
    ['half of a surrogate pair', '\ud800', '\ud801'],
    ['half of a surrogate pair, and the character that replaces it', '\udc00', '\ufffd'],
    ['no character', '', ' '],
    ['1,000,000 characters', 'x'.repeat(1_000_000), `${'x'.repeat(999_999)}y`],
    ['1,024 and 1,025 bytes', 'x'.repeat(1024), 'x'.repeat(1025)],
    ['1,024 characters of three bytes', '字'.repeat(1024), `${'字'.repeat(1023)}学`],
    ['braces, which choose a slot', '{a}b', '{a}c'],
    ['forms that Unicode calls equal', '\u00e9', 'e\u0301'],
  ])('keeps keys apart with %s', async (_, one, other) => {
    const token = await claimed(store, one);
    await claimed(store, other);
    expect(await store.complete(one, token, 600_000)).toBe(true);
    expect(await store.claim(one, 1000)).toEqual({ state: 'done' });
    expect(await store.claim(other, 1000)).toMatchObject({ state: 'in-progress' });
  });

  test('gives the end of the lease by the clock of Redis', async () => {
    const before = await clockOf(client);
    await claimed(store, 'clock', 600_000);
    const after = await clockOf(client);
    const claim = await store.claim('clock', 1000);
    const leaseUntil = claim.state === 'in-progress' ? claim.leaseUntil : Number.NaN;
    expect(leaseUntil).toBeGreaterThanOrEqual(before + 600_000);
    expect(leaseUntil).toBeLessThanOrEqual(after + 600_000);
  });

  test('rounds a duration up to whole milliseconds', async () => {
    const token = await claimed(store, 'fraction', 600_000.25);
    expect(await store.extend('fraction', token, 600_000.5)).toBe(true);
    expect(await store.complete('fraction', token, 600_000.75)).toBe(true);
    expect(await store.claim('fraction', 0.5)).toEqual({ state: 'done' });
  });

  test('rejects a duration that Redis cannot count, and claims nothing', async () => {
    await expect(store.claim('forever', Number.MAX_VALUE)).rejects.toThrow();
    await claimed(store, 'forever');
  });

  test('lets the owner of an ended lease finish when nobody has taken over', async () => {
    const token = await claimed(store, 'late', 1);
    await waitOn(client)(2);
    expect(await store.complete('late', token, 600_000)).toBe(true);
    expect(await store.claim('late', 1000)).toEqual({ state: 'done' });
  });

  test('lets each key expire', async () => {
    const day = 86_400_000;
    const token = await claimed(store, 'short-lived', 600_000);
    expect(within(await client.pttl(`${prefix}short-lived`), 600_000 + day)).toBe(true);
    await store.extend('short-lived', token, 900_000);
    expect(within(await client.pttl(`${prefix}short-lived`), 900_000 + day)).toBe(true);
    await store.complete('short-lived', token, 700_000);
    expect(within(await client.pttl(`${prefix}short-lived`), 700_000)).toBe(true);
    const released = await claimed(store, 'released');
    await store.release('released', released);
    expect(await client.exists(`${prefix}released`)).toBe(0);
  });

  test('gives a claim that was sent twice to the same owner', async () => {
    const token = await sentTwice('resent');
    expect(await store.complete('resent', token, 600_000)).toBe(true);
  });

  test('claims by a script where Redis is older than 7.0 and has no NX together with GET', async () => {
    let refusals = 0;
    const older = clientWith(async () => {
      refusals++;
      throw new Error('ERR syntax error');
    });
    const old = redisDedup(older, { prefix });
    const token = await claimed(old, 'older');
    expect(await old.claim('older', 1000)).toMatchObject({ state: 'in-progress' });
    expect(await store.claim('older', 1000)).toMatchObject({ state: 'in-progress' });
    expect(await old.complete('older', token, 600_000)).toBe(true);
    expect(await old.claim('older', 1000)).toEqual({ state: 'done' });
    expect(refusals).toBe(1);
  });

  test('rejects a value that it did not write', async () => {
    await client.set(`${prefix}foreign`, 'somebody else');
    await client.hset(`${prefix}hash`, 'a', 'b');
    for (const key of ['foreign', 'hash']) {
      await expect(store.claim(key, 1000)).rejects.toThrow();
      await expect(store.complete(key, 'somebody', 1000)).rejects.toThrow();
      await expect(store.release(key, 'somebody')).rejects.toThrow();
      await expect(store.extend(key, 'somebody', 1000)).rejects.toThrow();
    }
    expect(await client.get(`${prefix}foreign`)).toBe('somebody else');
  });

  test('keeps prefixes apart', async () => {
    await claimed(store, 'twice');
    await claimed(redisDedup(client, { prefix: `${prefix}other:` }), 'twice');
  });

  test('gives each of 200 ids to exactly one of 4 processes × 64 claims', async () => {
    const claimers = await startClaimers(4, redisUrl);
    const keys = Array.from({ length: 200 }, (_, n) => `shared ${n}`);
    try {
      const claims = await claimers.claim({ prefix, keys, times: 64 });
      expect(claims.flatMap(({ failures }) => failures)).toEqual([]);
      expect(claims.flatMap(({ won }) => won).sort()).toEqual(keys.sort());
      const lost = claims.map(({ states }) => states['in-progress'] ?? 0).reduce((a, b) => a + b);
      expect(lost).toBe(4 * 64 * 200 - 200);
    } finally {
      await claimers.stop();
    }
  });

  /** Sends a claim twice, as ioredis does when it lost the connection before the answer. */
  async function sentTwice(key: string) {
    const resending = clientWith(async (...args) => {
      await client.set(...args);
      return client.set(...args);
    });
    return claimed(redisDedup(resending, { prefix }), key);
  }

  function clientWith(set: DedupClient['set']): DedupClient {
    return {
      set,
      eval: (...args) => client.eval(...(args as Parameters<Redis['eval']>)),
      evalsha: (...args) => client.evalsha(...(args as Parameters<Redis['evalsha']>)),
    };
  }
});

describe('redisDedup refuses', () => {
  const refusal = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      if (isPosternError(error) && error.code === 'configuration') return error.message;
    }
    return 'It was not refused.';
  };
  const answering = (reply: unknown): DedupClient => ({
    // `SET` gives no answer for a new key.
    set: async () => reply ?? undefined,
    eval: async () => reply,
    evalsha: async () => reply,
  });

  test.each([
    undefined,
    null,
    {},
    'redis://',
    { eval() {} },
    { evalSha() {}, eval() {}, set() {} },
    { evalsha() {}, eval() {} },
  ])('%s for a client', (client) => {
    expect(refusal(() => redisDedup(client as never))).toContain('redisDedup takes a client of ioredis');
  });

  test.each(['', ' ', 'a b', 'é', 'a\n', 'a\u0000', 'x'.repeat(101), 7, {}])('%j for a prefix', (prefix) => {
    expect(refusal(() => redisDedup(answering(null), { prefix: prefix as never }))).toContain(
      '`prefix` must be',
    );
  });

  test.each([undefined, null, 'QUEUED', [], ['other'], 2, -1, {}])(
    'to conclude anything from %j',
    async (reply) => {
      const store = redisDedup(answering(reply));
      await expect(store.claim('a', 1000)).rejects.toMatchObject({ code: 'store-unavailable' });
      await expect(store.complete('a', 'b', 1000)).rejects.toMatchObject({ code: 'store-unavailable' });
      await expect(store.release('a', 'b')).rejects.toMatchObject({ code: 'store-unavailable' });
      await expect(store.extend('a', 'b', 1000)).rejects.toMatchObject({ code: 'store-unavailable' });
    },
  );

  test('no client of ioredis, by its type', () => {
    expectTypeOf<Redis>().toExtend<DedupClient>();
    expectTypeOf<Cluster>().toExtend<DedupClient>();
    expectTypeOf<Redis5>().toExtend<DedupClient>();
    expectTypeOf<Cluster5>().toExtend<DedupClient>();
  });
});

async function claimed(store: DedupStore, key: string, leaseMs = 600_000): Promise<string> {
  const claim = await store.claim(key, leaseMs);
  if (claim.state !== 'claimed') throw new Error(`Expected to claim the key, and it was ${claim.state}.`);
  return claim.token;
}

function within(pttl: number, expected: number): boolean {
  return pttl > 0 && pttl <= expected && pttl > expected - 60_000;
}

/** Waits until the clock of Redis has moved on. */
function waitOn(client: Redis) {
  return async (milliseconds: number) => {
    const end = (await clockOf(client)) + milliseconds;
    while ((await clockOf(client)) <= end) await setTimeout(Math.min(milliseconds, 20));
  };
}
