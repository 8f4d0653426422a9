import type { Claim, DedupStore } from '../dedup/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import { assertEqual, assertTrue } from './assert-equal.ts';
import type { ContractCase } from './dedup-contract.ts';
import { type SeededOptions, type SeededRandom, seededRuns } from './seeded-runs.ts';

/** One store as several owners see it: several connections, say. One will do. */
export interface DedupOwners {
  stores: readonly DedupStore[];
  /** Lets the clock of the stores go on by this much, or waits so long. */
  advance(milliseconds: number): MaybePromise<void>;
}

export interface StaleOwnerOptions extends SeededOptions {
  /** Milliseconds of a lease that ends within the test: at least what the store's clock can tell. Default: 5. */
  shortMs?: number;
}

/** A key as the contract has it. `ended`: its lease, or its retention, is over. */
type Model =
  | { readonly state: 'absent' }
  | { readonly state: 'in-progress'; readonly token: string; readonly ended: boolean }
  | { readonly state: 'done'; readonly ended: boolean };

const long = 600_000;
const stepsPerRun = 25;

/**
 * A stale owner can neither complete, extend nor release: random sequences of claims and writes, beside each of them,
 * at the same time, one that a stale owner tries. What the store answers is compared with the contract's words.
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
      assertTrue(refused > 0, 'stale owners to have been tried');
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
      assertTrue(!tokens.includes(claim.token), 'a token that nobody had before');
      tokens.push(claim.token);
      return { state: 'in-progress', token: claim.token, ended };
    }
    const verb = random.pick(['complete', 'extend', 'release'] as const);
    // The last is the likeliest to be the owner's.
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
