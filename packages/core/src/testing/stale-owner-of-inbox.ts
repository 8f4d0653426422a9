import type { InboxStore } from '../inbox/store.ts';
import type { MaybePromise } from '../maybe-promise.ts';
import { assertEqual, assertTrue } from './assert-equal.ts';
import type { ContractCase } from './dedup-contract.ts';
import { createDriver, failure, long } from './inbox-cases/inbox-case.ts';
import { type SeededRandom, seededRuns } from './seeded-runs.ts';
import type { StaleOwnerOptions } from './stale-owner-of-dedup.ts';

/** One inbox as several owners see it: several connections, say. One will do. */
export interface InboxOwners {
  inboxes: readonly InboxStore[];
  /** Lets the clock of the inboxes go on by this much, or waits so long. */
  advance(milliseconds: number): MaybePromise<void>;
}

/** An entry as the contract has it. `ended`: its lease is over. */
interface Model {
  readonly id: string;
  readonly tokens: string[];
  state: 'pending' | 'processing' | 'done' | 'dead';
  /** Of the claim that it has, or by which it was completed. */
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
 * A stale owner can neither complete, fail, extend nor release: random sequences of claims, writes and replays of two
 * entries, beside each of them, at the same time, one write that a stale owner tries. What the inbox answers and
 * counts is compared with the contract's words.
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
      assertTrue(refused > 0, 'stale owners to have been tried');
    },
  };
}

async function playRun(
  { inboxes, advance }: InboxOwners,
  random: SeededRandom,
  shortMs: number,
): Promise<number> {
  const { source, store } = createDriver(random.pick(inboxes), advance, shortMs);
  const entries = (await store({}, {})).map(newModel);
  let refused = 0;

  async function write(verb: Verb, id: string, token: string, leaseMs: number): Promise<boolean> {
    const inbox = random.pick(inboxes);
    if (verb === 'complete') return inbox.complete(id, token);
    if (verb === 'extend') return inbox.extend(id, token, leaseMs);
    if (verb === 'release') return inbox.release(id, token, 0);
    return verb === 'retry' ? inbox.fail(id, token, failure, 0) : inbox.fail(id, token, failure);
  }

  async function claim(leaseMs: number): Promise<void> {
    const claimed = await random.pick(inboxes).claim(source, { limit: 10, leaseMs });
    const free = entries.filter(
      ({ state, ended }) => state === 'pending' || (state === 'processing' && ended),
    );
    assertEqual(claimed.map(({ id }) => id).sort(), free.map(({ id }) => id).sort(), 'the claimed ids');
    for (const { id, token, attempt, crashes } of claimed) {
      const entry = entries.find((each) => each.id === id) as Model;
      assertTrue(!entry.tokens.includes(token), 'a token that nobody had before');
      if (entry.state === 'processing') entry.crashes++;
      entry.attempts++;
      assertEqual([attempt, crashes], [entry.attempts, entry.crashes], 'attempt and crashes');
      entry.tokens.push(token);
      Object.assign(entry, { state: 'processing', token, ended: leaseMs === shortMs });
    }
  }

  async function replay(entry: Model): Promise<void> {
    const { id, state, replays } = entry;
    const isOver = state === 'done' || state === 'dead';
    assertEqual(await random.pick(inboxes).replay([id]), Number(isOver), 'the number of replayed entries');
    if (!isOver) return;
    const afresh = { state: 'pending', token: undefined, ended: false, attempts: 0, crashes: 0 };
    Object.assign(entry, { ...afresh, replays: replays + 1 });
  }

  async function writeAsSomebody(entry: Model, leaseMs: number): Promise<void> {
    const verb = random.pick(verbs);
    // The last is the likeliest to be the owner's.
    const token = (random.below(4) > 0 ? entry.tokens.at(-1) : random.pick(entry.tokens)) ?? 'never given';
    const isOwner = entry.state === 'processing' && entry.token === token;
    const isDoneByIt = verb === 'complete' && entry.state === 'done' && entry.token === token;
    const what = `${verb} by ${isOwner ? 'the owner' : 'another'}`;
    assertEqual(await write(verb, entry.id, token, leaseMs), isOwner || isDoneByIt, what);
    if (isOwner) applyWrite(entry, verb, leaseMs === shortMs);
  }

  async function step(entry: Model): Promise<void> {
    const leaseMs = random.below(2) === 0 ? shortMs : long;
    const what = random.below(8);
    if (what < 3) await claim(leaseMs);
    else if (what < 4) await replay(entry);
    else await writeAsSomebody(entry, leaseMs);
  }

  for (let index = 0; index < stepsPerRun; index++) {
    const entry = random.pick(entries);
    const stale = entry.tokens.filter((token) => token !== entry.token);
    const verb = random.pick(verbs);
    const attempt = stale.length > 0 ? write(verb, entry.id, random.pick(stale), long) : undefined;
    const [written] = await Promise.all([attempt, step(random.pick(entries))]);
    if (attempt) {
      assertEqual(written, false, `${verb} by a stale owner`);
      refused++;
    }
    if (entries.some(({ ended }) => ended)) await advance(shortMs + 1);
  }
  for (const { id, state, attempts, crashes, replays } of entries) {
    const seen = await random.pick(inboxes).get(id);
    assertEqual(
      [seen?.state, seen?.attempts, seen?.crashes, seen?.replays],
      [state, attempts, crashes, replays],
      'state, attempts, crashes, replays',
    );
  }
  return refused;
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
