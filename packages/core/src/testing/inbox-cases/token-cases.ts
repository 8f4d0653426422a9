import type { InboxStore } from '../../inbox/store.ts';
import { assertEqual, assertTrue } from '../assert-equal.ts';
import { failure, type InboxCase, long, newId } from './inbox-case.ts';

/** Cases about tokens. */
export const tokenCases: readonly InboxCase[] = [
  {
    name: 'gives every claim a token of its own',
    async run({ inbox, store, claim }) {
      await store({}, {});
      const tokens: string[] = [];
      for (let round = 0; round < 3; round++) {
        for (const { id, token } of await claim()) {
          tokens.push(token);
          await inbox.release(id, token, 0);
        }
      }
      assertEqual(new Set(tokens).size, 6, 'the number of tokens');
    },
  },
  {
    name: 'lets an owner whose lease was taken over write nothing',
    async run({ inbox, storeOne, claimOne, claim, afterShort, see, short }) {
      const id = await storeOne();
      const stale = await claimOne(short);
      await afterShort();
      const owner = await claimOne();
      const before = await see(id);
      await refuses(inbox, id, stale.token);
      assertEqual(await see(id), before, 'the entry');
      assertEqual(await claim(), [], 'a claim');
      assertEqual(await inbox.complete(id, owner.token), true, 'complete by the owner');
    },
  },
  {
    name: 'lets an owner whose lease has ended write until another takes the entry over',
    async run({ inbox, store, claim, afterShort, see, short }) {
      const [done = '', failed = '', released = '', extended = ''] = await store({}, {}, {}, {});
      const tokens = new Map((await claim(10, short)).map(({ id, token }) => [id, token]));
      const tokenOf = (id: string) => tokens.get(id) ?? '';
      await afterShort();
      assertEqual(await inbox.complete(done, tokenOf(done)), true, 'complete');
      assertEqual(await inbox.fail(failed, tokenOf(failed), failure, long), true, 'fail');
      assertEqual(await inbox.release(released, tokenOf(released), long), true, 'release');
      assertEqual(await inbox.extend(extended, tokenOf(extended), long), true, 'extend');
      assertEqual(await claim(), [], 'a claim');
      assertEqual((await see(done)).crashes, 0, 'crashes');
    },
  },
  {
    name: 'completes once, and answers true again to the same token',
    async run({ inbox, storeOne, claimOne, claim, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      assertEqual(await inbox.complete(id, token), true, 'complete');
      const before = await see(id);
      assertEqual(await inbox.complete(id, token), true, 'complete again');
      assertEqual(await inbox.complete(id, newToken()), false, 'complete by another');
      await refuses(inbox, id, token, 'may complete');
      assertEqual(await see(id), before, 'the entry');
      assertEqual(await claim(), [], 'a claim');
    },
  },
  {
    name: 'completes once of 64 concurrent calls with tokens of which one is right',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      const results = await Promise.all(
        Array.from({ length: 64 }, async (_, by) => inbox.complete(id, by === 40 ? token : newToken())),
      );
      assertEqual(results.filter(Boolean).length, 1, 'the number of completions');
      assertEqual((await see(id)).state, 'done', 'the state');
    },
  },
  {
    name: 'lets a token write nothing after its attempt failed',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      await inbox.fail(id, token, failure, 0);
      const before = await see(id);
      await refuses(inbox, id, token);
      assertEqual(await see(id), before, 'the entry');
    },
  },
  {
    name: 'lets a token write nothing after its entry is dead',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      await inbox.fail(id, token, failure);
      const before = await see(id);
      await refuses(inbox, id, token);
      assertEqual(await see(id), before, 'the entry');
    },
  },
  {
    name: 'lets a token write nothing after its release',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const { token } = await claimOne();
      await inbox.release(id, token, 0);
      const before = await see(id);
      await refuses(inbox, id, token);
      assertEqual(await see(id), before, 'the entry');
    },
  },
  {
    name: 'lets the tokens from before a replay write nothing',
    async run({ inbox, storeOne, claimOne, see }) {
      const id = await storeOne();
      const first = await claimOne();
      await inbox.complete(id, first.token);
      assertEqual(await inbox.replay([id]), 1, 'the number of replayed entries');
      const pending = await see(id);
      await refuses(inbox, id, first.token);
      assertEqual(await see(id), pending, 'the entry');
      const second = await claimOne();
      await refuses(inbox, id, first.token);
      assertEqual(await inbox.complete(id, second.token), true, 'complete by the owner');
      await refuses(inbox, id, first.token);
    },
  },
  {
    name: 'refuses tokens of another entry, and tokens that were never given',
    async run({ inbox, store, claim, see }) {
      await store({}, {});
      const [one, other] = await claim();
      if (!one || !other) throw new Error('Expected two entries to be claimed.');
      for (const token of [other.token, `${one.token}x`, newToken(), '']) await refuses(inbox, one.id, token);
      assertEqual((await see(one.id)).state, 'processing', 'the state');
      assertTrue(await inbox.complete(one.id, one.token), 'the owner to complete');
      assertTrue(await inbox.complete(other.id, other.token), 'the other owner to complete');
    },
  },
  {
    name: 'writes nothing to an entry that was never claimed',
    async run({ inbox, storeOne, see }) {
      const id = await storeOne();
      const before = await see(id);
      for (const token of [newToken(), '']) await refuses(inbox, id, token);
      assertEqual(await see(id), before, 'the entry');
    },
  },
  {
    name: 'writes nothing to an entry that was never stored',
    async run({ inbox }) {
      const id = newId();
      await refuses(inbox, id, newToken());
      assertEqual(await inbox.get(id), undefined, 'the entry');
    },
  },
];

async function refuses(inbox: InboxStore, id: string, token: string, unless?: 'may complete'): Promise<void> {
  if (!unless) assertEqual(await inbox.complete(id, token), false, 'complete');
  assertEqual(await inbox.fail(id, token, failure, 0), false, 'fail with a retry');
  assertEqual(await inbox.fail(id, token, failure), false, 'fail for good');
  assertEqual(await inbox.release(id, token, 0), false, 'release');
  assertEqual(await inbox.extend(id, token, long), false, 'extend');
}

/** A token that no store has given: some have numbers for tokens, and some UUIDs. */
function newToken(): string {
  return `${crypto.randomUUID()}`;
}
