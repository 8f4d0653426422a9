import type { MaybePromise } from '../maybe-promise.ts';

/**
 * Remembers which events were handled, and who is handling which.
 *
 * States of a key: `absent -> in-progress(token, lease) -> done`. `release` leads back to absent; an expired lease
 * and an expired `done` count as absent. Each verb is one atomic step: of any number of concurrent claims of a key
 * exactly one gets `claimed`, whatever process they come from. A token fences: complete, release and extend change
 * nothing and return false when the key's claim is no longer the one that the token was given for.
 *
 * Durations are counted by the store's own clock, where it has one. A store that cannot tell throws; it never
 * answers `done` or `in-progress` for «I do not know». Whoever writes a store runs `dedupContract` of
 * `@postern/core/testing` against it.
 */
export interface DedupStore {
  /** Takes the key for `leaseMs`, unless it is done or somebody's. */
  claim(key: string, leaseMs: number): MaybePromise<Claim>;
  /** Marks the key as done for `retentionMs`. False: the claim is no longer ours, nothing was written. */
  complete(key: string, token: string, retentionMs: number): MaybePromise<boolean>;
  /** Gives the key back, so that a retry can claim it. False: the claim is no longer ours. */
  release(key: string, token: string): MaybePromise<boolean>;
  /** Renews the lease to `leaseMs` from now. False: the claim is no longer ours, and another may be running. */
  extend(key: string, token: string, leaseMs: number): MaybePromise<boolean>;
}

export type Claim =
  | { readonly state: 'claimed'; readonly token: string }
  /** `leaseUntil`: when the other owner's lease ends, in milliseconds since the epoch. */
  | { readonly state: 'in-progress'; readonly leaseUntil: number }
  | { readonly state: 'done' };
