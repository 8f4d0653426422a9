import type { Claim, DedupStore } from '../dedup/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import { assertEqual, assertTrue } from './assert-equal.ts';
import type { ContractCase } from './dedup-contract.ts';
import { type SeededOptions, type SeededRandom, seededRuns } from './seeded-runs.ts';

/** Stores that share their data, such as several connections. One is enough. */
export interface DedupOwners {
  stores: readonly DedupStore[];
  /** Moves the clock of the stores on, or waits that long. */
  advance(milliseconds: number): MaybePromise<void>;
}

/** Options of `staleOwnerOfDedup` and `staleOwnerOfInbox`. */
export interface StaleOwnerOptions extends SeededOptions {
  /** The length of a lease that ends within the test, in milliseconds: at least one tick of the store's clock. Default: 5. */
  shortMs?: number;
}

/** The state of a key by the contract. `ended`: its lease, or its retention, is over. */
type Model =
  | { readonly state: 'absent' }
  | { readonly state: 'in-progress'; readonly token: string; readonly ended: boolean }
  | { readonly state: 'done'; readonly ended: boolean };

const long = 600_000;
const stepsPerRun = 25;

/**
 * Tests that a stale owner can neither complete, extend nor release: random sequences of claims and writes, and at the
 * same time as each of them a write of a stale owner. The answers of the store are compared with the contract.
 *
 * @example
 * const { name, run } = staleOwnerOfDedup(() => ({ stores: [myStore()], advance: clock.advance }));
 * test(name, run);
 */
export function staleOwnerOfDedup(
  create: () => MaybePromise<DedupOwners>,
  { shortMs = 5, ...options }: StaleOwnerOptions = {},
): ContractCase {
  return {
    name: 'lets a stale owner neither complete, extend nor release',
    async run() {
      const owners = await create();
      let refused = 0;
      await seededRuns(options, async (random) => {
        refused += await playRun(owners, random, shortMs);
      });
      assertTrue(refused > 0, 'a stale owner to have written');
    },
  };
}

async function playRun(
  { stores, advance }: DedupOwners,
  random: SeededRandom,
  shortMs: number,
): Promise<number> {
  const key = `stale:${crypto.randomUUID()}`;
  const tokens: string[] = [];
  let model: Model = { state: 'absent' };
  let refused = 0;

  const write = async (verb: 'complete' | 'extend' | 'release', token: string, milliseconds: number) => {
    const store = random.pick(stores);
    return verb === 'release' ? store.release(key, token) : store[verb](key, token, milliseconds);
  };

  async function step(): Promise<Model> {
    const ended = random.below(2) === 0;
    const milliseconds = ended ? shortMs : long;
    if (random.below(2) === 0) {
      const claim: Claim = await random.pick(stores).claim(key, milliseconds);
      const isFree = model.state === 'absent' || model.ended;
      assertEqual(claim.state, isFree ? 'claimed' : model.state, 'the claim');
      if (claim.state !== 'claimed') return { ...model, ended: false } as Model;
      assertTrue(!tokens.includes(claim.token), 'a token that was not given before');
      tokens.push(claim.token);
      return { state: 'in-progress', token: claim.token, ended };
    }
    const verb = random.pick(['complete', 'extend', 'release'] as const);
    // The last token is the most likely to be the owner's.
    const token = (random.below(2) === 0 ? tokens.at(-1) : random.pick(tokens)) ?? 'never given';
    const isOwner = model.state === 'in-progress' && model.token === token;
    assertEqual(
      await write(verb, token, milliseconds),
      isOwner,
      `${verb} by ${isOwner ? 'the owner' : 'another'}`,
    );
    if (!isOwner) return model;
    if (verb === 'release') return { state: 'absent' };
    return verb === 'complete' ? { state: 'done', ended } : { state: 'in-progress', token, ended };
  }

  for (let index = 0; index < stepsPerRun; index++) {
    const stale = tokens.filter((token) => model.state !== 'in-progress' || model.token !== token);
    const verb = random.pick(['complete', 'extend', 'release'] as const);
    const attempt = stale.length > 0 ? write(verb, random.pick(stale), long) : undefined;
    const [next, written] = await Promise.all([step(), attempt]);
    if (attempt) {
      assertEqual(written, false, `${verb} by a stale owner`);
      refused++;
    }
    model = next;
    if ('ended' in model && model.ended) await advance(shortMs + 1);
  }
  return refused;
}
