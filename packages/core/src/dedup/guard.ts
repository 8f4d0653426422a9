import { StoreError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, second, tryTo, when, within } from '../maybe-promise.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import type { Claim, DedupStore } from './store.ts';

export interface GuardOptions {
  store: DedupStore;
  leaseMs: number;
  retentionMs: number;
  /** How long the store may take for a claim. */
  storeTimeoutMs: number;
  /** Hears of every failure of the store that did not change the answer. */
  trouble: (message: string, error: unknown) => void;
}

/** A key that is ours, and the token that says so. */
export interface HeldKey {
  readonly key: string;
  readonly token: string;
}

/** What became of claiming all keys of an event: ours, or as the first that was not ours. */
export type GuardClaim =
  | { readonly state: 'claimed'; readonly held: readonly HeldKey[] }
  | Exclude<Claim, { state: 'claimed' }>;

/** Uses a store so that its failures neither run a handler twice nor undo one that succeeded. */
export interface Guard {
  /**
   * Claims all keys of an event, or none.
   *
   * @throws StoreError when the store failed or was too slow: then nothing may run.
   */
  claim(keys: readonly string[]): MaybePromise<GuardClaim>;
  /** The handler succeeded. Never throws: what is done stays done, also when it cannot be recorded. */
  succeeded(held: readonly HeldKey[]): MaybePromise<unknown>;
  /** The handler failed; a retry shall run it. Never throws: otherwise the lease ends by itself. */
  failed(held: readonly HeldKey[]): MaybePromise<unknown>;
  /** Renews the lease while a handler runs. `lost` is called when it was not renewed in time. */
  hold(held: readonly HeldKey[], lost: () => void): () => void;
}

/** How many successes that could not be recorded are kept in mind. */
const maxUnrecorded = 10_000;

export function createGuard(options: GuardOptions): Guard {
  const { store, leaseMs, retentionMs, storeTimeoutMs, trouble } = options;
  // Handled here, but the store does not know it: a duplicate must meet `done`, not the handler.
  const unrecorded = new Map<string, string>();

  function claimInTime(key: string): MaybePromise<Claim> {
    const claim = store.claim(key, leaseMs);
    if (!isPromise(claim)) return claim;
    return within(claim, storeTimeoutMs, () => {
      // Given back when it comes.
      claim.then((late) => late.state === 'claimed' && store.release(key, late.token)).catch(() => {});
      throw new StoreError(`The store did not answer within ${storeTimeoutMs} ms.`);
    });
  }

  function claimFrom(keys: readonly string[], held: readonly HeldKey[]): MaybePromise<GuardClaim> {
    const key = keys[held.length];
    if (key === undefined) return { state: 'claimed', held };
    return tryTo<Claim, GuardClaim>(
      () => claimInTime(key),
      (claim) => {
        // Asked only when there are any, for a Map hashes the key first.
        const token = unrecorded.size > 0 ? unrecorded.get(key) : undefined;
        if (token !== undefined && claim.state !== 'done') {
          const owner = claim.state === 'claimed' ? claim.token : token;
          return when(record({ key, token: owner }), () => giveUp(held, { state: 'done' }));
        }
        if (claim.state !== 'claimed') return giveUp(held, claim);
        return claimFrom(keys, [...held, { key, token: claim.token }]);
      },
      (error) => {
        if (unrecorded.has(key)) return giveUp(held, { state: 'done' });
        return when(failed(held), () => {
          if (error instanceof StoreError) throw error;
          throw new StoreError('The store failed.', { cause: error });
        });
      },
    );
  }

  /** Not all keys are ours: those that are go back. */
  const giveUp = <C extends GuardClaim>(held: readonly HeldKey[], claim: C): MaybePromise<C> =>
    when(failed(held), second, claim);

  function record({ key, token }: HeldKey): MaybePromise<void> {
    return tryTo(
      () => store.complete(key, token, retentionMs),
      (ours) => {
        if (ours) {
          if (unrecorded.size > 0) unrecorded.delete(key);
          return;
        }
        // Whoever has the claim now may yet fail.
        remember(key, token, 'The lease ended before the handler: another may have run');
      },
      (error) => remember(key, token, 'A handled event was not recorded', error),
    );
  }

  /** What was not written must be kept in mind here. */
  function remember(key: string, token: string, message: string, error?: unknown): void {
    setBounded(unrecorded, maxUnrecorded, key, token);
    trouble(message, error);
  }

  function failed(held: readonly HeldKey[]): MaybePromise<unknown> {
    return inOrder(held, ({ key, token }) =>
      tryTo(
        () => store.release(key, token),
        () => undefined,
        (error) => trouble('A claim was not released: its lease ends by itself', error),
      ),
    );
  }

  return {
    claim: (keys) => claimFrom(keys, []),
    succeeded: (held) => inOrder(held, record),
    failed,
    hold(held, lost) {
      const timer = setInterval(() => {
        inOrder(held, ({ key, token }) =>
          tryTo(
            () => store.extend(key, token, leaseMs),
            (ours) => ours || lost(),
            (error) => trouble('A lease was not renewed', error),
          ),
        );
      }, leaseMs / 3);
      return () => clearInterval(timer);
    },
  };
}
