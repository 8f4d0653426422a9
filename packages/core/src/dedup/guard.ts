import { StoreError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, when, within } from '../maybe-promise.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import type { Claim, DedupStore } from './store.ts';

export interface GuardOptions {
  readonly store: DedupStore;
  readonly leaseMs: number;
  readonly retentionMs: number;
  /** The time limit for a claim, in milliseconds. */
  readonly storeTimeoutMs: number;
  /** Receives every failure of the store that did not change the answer. */
  readonly trouble: (message: string, error?: unknown) => void;
}

/** A key that was claimed, and the token that proves it. */
export interface HeldKey {
  readonly key: string;
  readonly token: string;
}

/** The result of claiming all keys of an event: all of them, or the state of the first that could not be claimed. */
export type GuardClaim =
  | { readonly state: 'claimed'; readonly held: readonly HeldKey[] }
  | Exclude<Claim, { state: 'claimed' }>;

/** The largest number of successes that are remembered because the store could not record them. */
const maxUnrecorded = 10_000;

/** Uses a store so that its failures neither run a handler twice nor undo one that succeeded. */
export class Guard {
  readonly #options: GuardOptions;
  /** Keys of events that were handled here, which the store does not know. A duplicate is `done`, and is not run. */
  readonly #unrecorded = new Map<string, string>();

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /**
   * Claims all keys of an event, or none.
   *
   * @throws StoreError when the store failed or was too slow: then nothing may run.
   */
  claim(keys: readonly string[], held: readonly HeldKey[] = []): MaybePromise<GuardClaim> {
    const key = keys[held.length];
    if (key === undefined) return { state: 'claimed', held };
    return tryTo<Claim, GuardClaim>(
      () => this.#claimInTime(key),
      (claim) => {
        // The size is tested first, because a Map hashes the key to look it up.
        const token = this.#unrecorded.size > 0 ? this.#unrecorded.get(key) : undefined;
        if (token !== undefined && claim.state !== 'done') {
          const owner = claim.state === 'claimed' ? claim.token : token;
          return when(this.#record({ key, token: owner }), () => this.#giveUp(held, { state: 'done' }));
        }
        if (claim.state !== 'claimed') return this.#giveUp(held, claim);
        const more = [...held, { key, token: claim.token }];
        return more.length === keys.length ? { state: 'claimed', held: more } : this.claim(keys, more);
      },
      (error) => {
        if (this.#unrecorded.has(key)) return this.#giveUp(held, { state: 'done' });
        return when(this.failed(held), () => {
          throw error instanceof StoreError ? error : new StoreError('The store failed.', { cause: error });
        });
      },
    );
  }

  /** Records that the handlers succeeded. Never throws: an event that is handled stays handled. */
  succeeded(held: readonly HeldKey[]): MaybePromise<unknown> {
    return inOrder(held, (key) => this.#record(key));
  }

  /** Releases the claims, so that a retry runs the handlers. Never throws: otherwise the lease ends by itself. */
  failed(held: readonly HeldKey[]): MaybePromise<unknown> {
    return inOrder(held, ({ key, token }) =>
      tryTo(
        () => this.#options.store.release(key, token),
        () => undefined,
        (error) => this.#options.trouble('A claim was not released: its lease ends by itself', error),
      ),
    );
  }

  /** Extends the leases of a handler that is running. Calls `lost` when another may have the claim. */
  renew(held: readonly HeldKey[], lost: () => void): MaybePromise<unknown> {
    const { store, leaseMs, trouble } = this.#options;
    return inOrder(held, ({ key, token }) =>
      tryTo<boolean, unknown>(
        () => store.extend(key, token, leaseMs),
        (isOurs) => isOurs || lost(),
        (error) => trouble('A lease was not renewed', error),
      ),
    );
  }

  #claimInTime(key: string): MaybePromise<Claim> {
    const { store, leaseMs, storeTimeoutMs } = this.#options;
    const claim = store.claim(key, leaseMs);
    if (!isPromise(claim)) return claim;
    return within(claim, storeTimeoutMs, () => {
      // A claim that comes too late is released.
      claim.then((late) => late.state === 'claimed' && store.release(key, late.token)).catch(() => {});
      throw new StoreError(`The store did not answer within ${storeTimeoutMs} ms.`);
    });
  }

  /** One key could not be claimed: releases those that were. */
  #giveUp<C extends GuardClaim>(held: readonly HeldKey[], claim: C): MaybePromise<C> {
    return when(this.failed(held), () => claim);
  }

  #record({ key, token }: HeldKey): MaybePromise<void> {
    const { store, retentionMs } = this.#options;
    return tryTo(
      () => store.complete(key, token, retentionMs),
      (isOurs) => {
        // A process that has taken the claim over may yet fail.
        if (!isOurs) this.#remember(key, token, 'The lease ended before the handler: another may have run');
        else if (this.#unrecorded.size > 0) this.#unrecorded.delete(key);
      },
      (error) => this.#remember(key, token, 'A handled event was not recorded', error),
    );
  }

  #remember(key: string, token: string, message: string, error?: unknown): void {
    setBounded(this.#unrecorded, maxUnrecorded, key, token);
    this.#options.trouble(message, error);
  }
}
