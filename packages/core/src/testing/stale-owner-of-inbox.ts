import type { InboxStore } from '../inbox/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import { assertEqual, assertTrue } from './assert-equal.ts';
import type { ContractCase } from './dedup-contract.ts';
import { createDriver, failure, long } from './inbox-cases/inbox-case.ts';
import { type SeededRandom, seededRuns } from './seeded-runs.ts';
import type { StaleOwnerOptions } from './stale-owner-of-dedup.ts';

/** Inboxes that share their data, such as several connections. One is enough. */
export interface InboxOwners {
  inboxes: readonly InboxStore[];
  /** Moves the clock of the inboxes on, or waits that long. */
  advance(milliseconds: number): MaybePromise<void>;
}

/** The state of an entry by the contract. `ended`: its lease is over. */
interface Model {
  readonly id: string;
  readonly tokens: string[];
  state: 'pending' | 'processing' | 'done' | 'dead';
  /** The token of the claim that it has, or that completed it. */
  token?: string | undefined;
  ended: boolean;
  attempts: number;
  crashes: number;
  replays: number;
}

type Verb = 'complete' | 'retry' | 'bury' | 'extend' | 'release';

const verbs: readonly Verb[] = ['complete', 'retry', 'bury', 'extend', 'release'];
const stepsPerRun = 25;

/**
 * Tests that a stale owner can neither complete, fail, extend nor release: random sequences of claims, writes and
 * replays of two entries, and at the same time as each of them a write of a stale owner. The answers and the counts of
 * the inbox are compared with the contract.
 *
 * @example
 * const { name, run } = staleOwnerOfInbox(() => ({ inboxes: [myInbox()], advance: clock.advance }));
 * test(name, run);
 */
export function staleOwnerOfInbox(
  create: () => MaybePromise<InboxOwners>,
  { shortMs = 5, ...options }: StaleOwnerOptions = {},
): ContractCase {
  return {
    name: 'lets a stale owner neither complete, fail, extend nor release',
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

async function playRun(owners: InboxOwners, random: SeededRandom, shortMs: number): Promise<number> {
  const { source, store } = createDriver(random.pick(owners.inboxes), owners.advance, shortMs);
  const entries = (await store({}, {})).map(newModel);
  const run = new InboxRun(owners.inboxes, random, shortMs, source, entries);
  for (let index = 0; index < stepsPerRun; index++) {
    await run.step();
    if (entries.some(({ ended }) => ended)) await owners.advance(shortMs + 1);
  }
  await run.compare();
  return run.refused;
}

/** One sequence of claims, writes and replays, with the entries as the contract has them. */
class InboxRun {
  readonly #inboxes: readonly InboxStore[];
  readonly #random: SeededRandom;
  readonly #shortMs: number;
  readonly #source: string;
  readonly #entries: readonly Model[];
  /** The number of refused writes of stale owners. */
  refused = 0;

  constructor(
    inboxes: readonly InboxStore[],
    random: SeededRandom,
    shortMs: number,
    source: string,
    entries: readonly Model[],
  ) {
    this.#inboxes = inboxes;
    this.#random = random;
    this.#shortMs = shortMs;
    this.#source = source;
    this.#entries = entries;
  }

  /** One step, and at the same time a write of a stale owner, if there is one. */
  async step(): Promise<void> {
    const random = this.#random;
    const entry = random.pick(this.#entries);
    const stale = entry.tokens.filter((token) => token !== entry.token);
    const verb = random.pick(verbs);
    const attempt = stale.length > 0 ? this.#write(verb, entry.id, random.pick(stale), long) : undefined;
    const [written] = await Promise.all([attempt, this.#act(random.pick(this.#entries))]);
    if (attempt === undefined) return;
    assertEqual(written, false, `${verb} by a stale owner`);
    this.refused++;
  }

  async compare(): Promise<void> {
    for (const { id, state, attempts, crashes, replays } of this.#entries) {
      const seen = await this.#inbox.get(id);
      assertEqual(
        [seen?.state, seen?.attempts, seen?.crashes, seen?.replays],
        [state, attempts, crashes, replays],
        'state, attempts, crashes, replays',
      );
    }
  }

  get #inbox(): InboxStore {
    return this.#random.pick(this.#inboxes);
  }

  async #act(entry: Model): Promise<void> {
    const leaseMs = this.#random.below(2) === 0 ? this.#shortMs : long;
    const action = this.#random.below(8);
    if (action < 3) await this.#claim(leaseMs);
    else if (action < 4) await this.#replay(entry);
    else await this.#writeAsSomebody(entry, leaseMs);
  }

  async #claim(leaseMs: number): Promise<void> {
    const claimed = await this.#inbox.claim(this.#source, { limit: 10, leaseMs });
    const free = this.#entries.filter(
      ({ state, ended }) => state === 'pending' || (state === 'processing' && ended),
    );
    assertEqual(claimed.map(({ id }) => id).sort(), free.map(({ id }) => id).sort(), 'the claimed ids');
    for (const { id, token, attempt, crashes } of claimed) {
      const entry = this.#entries.find((each) => each.id === id) as Model;
      assertTrue(!entry.tokens.includes(token), 'a token that was not given before');
      if (entry.state === 'processing') entry.crashes++;
      entry.attempts++;
      assertEqual([attempt, crashes], [entry.attempts, entry.crashes], 'attempt and crashes');
      entry.tokens.push(token);
      Object.assign(entry, { state: 'processing', token, ended: leaseMs === this.#shortMs });
    }
  }

  async #replay(entry: Model): Promise<void> {
    const { id, state, replays } = entry;
    const isOver = state === 'done' || state === 'dead';
    assertEqual(await this.#inbox.replay([id]), Number(isOver), 'the number of replayed entries');
    if (!isOver) return;
    const asNew = { state: 'pending', token: undefined, ended: false, attempts: 0, crashes: 0 };
    Object.assign(entry, { ...asNew, replays: replays + 1 });
  }

  async #writeAsSomebody(entry: Model, leaseMs: number): Promise<void> {
    const random = this.#random;
    const verb = random.pick(verbs);
    // The last token is the most likely to be the owner's.
    const token = (random.below(4) > 0 ? entry.tokens.at(-1) : random.pick(entry.tokens)) ?? 'never given';
    const isOwner = entry.state === 'processing' && entry.token === token;
    const hasCompleted = verb === 'complete' && entry.state === 'done' && entry.token === token;
    const name = `${verb} by ${isOwner ? 'the owner' : 'another'}`;
    assertEqual(await this.#write(verb, entry.id, token, leaseMs), isOwner || hasCompleted, name);
    if (isOwner) applyWrite(entry, verb, leaseMs === this.#shortMs);
  }

  async #write(verb: Verb, id: string, token: string, leaseMs: number): Promise<boolean> {
    const inbox = this.#inbox;
    if (verb === 'complete') return inbox.complete(id, token);
    if (verb === 'extend') return inbox.extend(id, token, leaseMs);
    if (verb === 'release') return inbox.release(id, token, 0);
    return verb === 'retry' ? inbox.fail(id, token, failure, 0) : inbox.fail(id, token, failure);
  }
}

function newModel(id: string): Model {
  return { id, tokens: [], state: 'pending', ended: false, attempts: 0, crashes: 0, replays: 0 };
}

function applyWrite(entry: Model, verb: Verb, ended: boolean): void {
  if (verb === 'extend') {
    entry.ended = ended;
    return;
  }
  entry.ended = false;
  if (verb === 'complete') {
    entry.state = 'done';
    return;
  }
  delete entry.token;
  if (verb === 'release') entry.attempts--;
  entry.state = verb === 'bury' ? 'dead' : 'pending';
}
