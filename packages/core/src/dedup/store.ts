import type { MaybePromise } from '../maybe-promise.ts';

/**
 * Remembers which events were handled, and which are being handled.
 *
 * States of a key: `absent -> in-progress(token, lease) -> done`. `release` leads back to absent; an expired lease
 * and an expired `done` count as absent. Each verb is one atomic step: of any number of concurrent claims of a key,
 * from any process, exactly one gets `claimed`. A token fences: complete, release and extend change nothing and return
 * false when the token was not given for the key's present claim.
 *
 * Durations are counted by the store's own clock, where it has one. A store that does not know an answer throws; it
 * never answers `done` or `in-progress` instead. Run `dedupContract` of `@postern/core/testing` against a store of your
 * own.
 */
export interface DedupStore {
  /** Takes the key for `leaseMs`, unless it is done or in progress. */
  claim(key: string, leaseMs: number): MaybePromise<Claim>;
  /** Marks the key as done for `retentionMs`. False: the claim is over, and nothing was written. */
  complete(key: string, token: string, retentionMs: number): MaybePromise<boolean>;
  /** Gives the key back, so that a retry can claim it. False: the claim is over. */
  release(key: string, token: string): MaybePromise<boolean>;
  /** Renews the lease to `leaseMs` from now. False: the claim is over, and another may be running. */
  extend(key: string, token: string, leaseMs: number): MaybePromise<boolean>;
}

/** The answer to a claim. */
export type Claim =
  | { readonly state: 'claimed'; readonly token: string }
  /** `leaseUntil`: the end of the other owner's lease, in milliseconds since the epoch. */
  | { readonly state: 'in-progress'; readonly leaseUntil: number }
  | { readonly state: 'done' };
