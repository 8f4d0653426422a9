import type { Claim, DedupStore } from '../dedup/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';

/** A store under test, whose clock the test moves. */
export interface DedupSubject {
  store: DedupStore;
  /** Moves the store's clock on. A store with a clock of its own may wait instead. */
  advance(milliseconds: number): MaybePromise<void>;
}

/** One rule of a contract, for any test runner. */
export interface ContractCase {
  /** The rule as a plain statement about a store. */
  name: string;
  /** Rejects when the store breaks the rule. */
  run(): Promise<void>;
}

/**
 * The rules of `DedupStore` as named cases, for any test runner. `create` is called once a case; each gets keys of
 * its own, so the stores may share their data.
 *
 * @example
 * for (const { name, run } of dedupContract(() => ({ store: myStore(), advance: clock.advance }))) test(name, run);
 */
export function dedupContract(create: () => MaybePromise<DedupSubject>): readonly ContractCase[] {
  return dedupCases.map(({ name, run }) => ({
    name,
    run: async () => run(await create(), `contract:${crypto.randomUUID()}`),
  }));
}

interface DedupCase {
  readonly name: string;
  readonly run: (subject: DedupSubject, key: string) => Promise<void>;
}

const lease = 1000;
const retention = 10_000;

const dedupCases: readonly DedupCase[] = [
  dedupCase('gives an absent key to the first claim', async ({ store }, key) => {
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
  dedupCase('answers a second claim that the key is in progress, and until when', async ({ store }, key) => {
    await claimed(store, key);
    const second = await store.claim(key, lease);
    equal(second.state, 'in-progress');
    equal(typeof (second as { leaseUntil: number }).leaseUntil, 'number');
  }),
  dedupCase('gives a key to exactly one of 64 concurrent claims', async ({ store }, key) => {
    const claims = await Promise.all(Array.from({ length: 64 }, async () => store.claim(key, lease)));
    equal(claims.filter((claim) => claim.state === 'claimed').length, 1);
    equal(claims.filter((claim) => claim.state === 'in-progress').length, 63);
  }),
  dedupCase('keeps keys apart', async ({ store }, key) => {
    await claimed(store, key);
    for (const other of [`${key}x`, key.toUpperCase(), `${key} `, `${key}\u0000`, `é${key}`]) {
      equal((await store.claim(other, lease)).state, 'claimed');
    }
  }),
  dedupCase('answers done after complete', async ({ store }, key) => {
    equal(await store.complete(key, await claimed(store, key), retention), true);
    equal((await store.claim(key, lease)).state, 'done');
  }),
  dedupCase('stays done when the lease would have ended', async ({ store, advance }, key) => {
    await store.complete(key, await claimed(store, key), retention);
    await advance(lease * 2);
    equal((await store.claim(key, lease)).state, 'done');
  }),
  dedupCase('forgets a done key after its retention', async ({ store, advance }, key) => {
    await store.complete(key, await claimed(store, key), lease);
    await advance(lease + 1);
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
  dedupCase('gives a released key to the next claim', async ({ store }, key) => {
    equal(await store.release(key, await claimed(store, key)), true);
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
  dedupCase('gives a key whose lease has ended to the next claim', async ({ store, advance }, key) => {
    await claimed(store, key);
    await advance(lease + 1);
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
  dedupCase('gives a key whose lease has ended to exactly one of 64', async ({ store, advance }, key) => {
    await claimed(store, key);
    await advance(lease + 1);
    const claims = await Promise.all(Array.from({ length: 64 }, async () => store.claim(key, lease)));
    equal(claims.filter((claim) => claim.state === 'claimed').length, 1);
  }),
  dedupCase('extends a lease', async ({ store, advance }, key) => {
    const token = await claimed(store, key);
    await advance(lease / 2);
    equal(await store.extend(key, token, lease * 2), true);
    await advance(lease);
    equal((await store.claim(key, lease)).state, 'in-progress');
  }),
  dedupCase('gives every claim a token of its own', async ({ store }, key) => {
    const first = await claimed(store, key);
    await store.release(key, first);
    const second = await claimed(store, key);
    equal(first === second, false);
  }),
  dedupCase('lets an owner whose lease was taken over write nothing', async ({ store, advance }, key) => {
    const stale = await claimed(store, key);
    await advance(lease + 1);
    const owner = await claimed(store, key);
    equal(await store.complete(key, stale, retention), false);
    equal(await store.release(key, stale), false);
    equal(await store.extend(key, stale, lease), false);
    equal((await store.claim(key, lease)).state, 'in-progress');
    equal(await store.complete(key, owner, retention), true);
  }),
  dedupCase('lets no token undo a done key', async ({ store }, key) => {
    const token = await claimed(store, key);
    await store.complete(key, token, retention);
    equal(await store.release(key, token), false);
    equal(await store.extend(key, token, lease), false);
    equal((await store.claim(key, lease)).state, 'done');
  }),
  dedupCase('lets a token write nothing after its release', async ({ store }, key) => {
    const token = await claimed(store, key);
    await store.release(key, token);
    equal(await store.complete(key, token, retention), false);
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
  dedupCase('refuses a token of another key', async ({ store }, key) => {
    await claimed(store, key);
    const other = await claimed(store, `${key}:other`);
    equal(await store.complete(key, `${other}x`, retention), false);
    equal((await store.claim(key, lease)).state, 'in-progress');
  }),
  dedupCase('writes nothing for a key that was never claimed', async ({ store }, key) => {
    equal(await store.complete(key, 'token', retention), false);
    equal(await store.release(key, 'token'), false);
    equal(await store.extend(key, 'token', lease), false);
    equal((await store.claim(key, lease)).state, 'claimed');
  }),
];

function dedupCase(name: string, run: DedupCase['run']): DedupCase {
  return { name, run };
}

async function claimed(store: DedupStore, key: string): Promise<string> {
  const claim: Claim = await store.claim(key, lease);
  if (claim.state === 'claimed') return claim.token;
  throw new Error(`Expected to claim an absent key, and it was ${claim.state}.`);
}

function equal(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`Expected ${String(expected)}, got ${String(actual)}.`);
}
