import { attempt, chain, type MaybePromise } from '../chain.ts';
import { StoreError } from '../errors.ts';
import type { Claim, DedupStore } from './store.ts';

export interface GuardOptions {
  store: DedupStore;
  leaseMs: number;
  retentionMs: number;
  /** How long the store may take for a claim. */
  storeTimeoutMs: number;
  /** Hears of every failure of the store that did not change the answer. */
  onStoreFailure: (message: string, error: unknown) => void;
}

/** Uses a store so that its failures neither run a handler twice nor undo one that succeeded. */
export interface Guard {
  /** @throws StoreError when the store failed or was too slow: then nothing may run. */
  claim(key: string): MaybePromise<Claim>;
  /** The handler succeeded. Never throws: what is done stays done, also when it cannot be recorded. */
  succeeded(key: string, token: string): MaybePromise<void>;
  /** The handler failed; a retry shall run it. Never throws: otherwise the lease ends by itself. */
  failed(key: string, token: string): MaybePromise<void>;
  /** Renews the lease while a handler runs. `lost` is called when it was not renewed in time. */
  hold(key: string, token: string, lost: () => void): () => void;
}

/** How many successes that could not be recorded are kept in mind. */
const maxUnrecorded = 10_000;

export function createGuard(options: GuardOptions): Guard {
  const { store, leaseMs, retentionMs, storeTimeoutMs, onStoreFailure } = options;
  // Handled here, but the store does not know it: a duplicate must meet `done`, not the handler.
  const unrecorded = new Map<string, string>();

  function record(key: string, token: string): MaybePromise<void> {
    return attempt(
      () => store.complete(key, token, retentionMs),
      (ours) => {
        unrecorded.delete(key);
        if (!ours)
          onStoreFailure('The lease ended before the handler did; another may have run as well', undefined);
      },
      (error) => {
        if (unrecorded.size >= maxUnrecorded) unrecorded.delete(unrecorded.keys().next().value as string);
        unrecorded.set(key, token);
        onStoreFailure('A handled event could not be recorded as done', error);
      },
    );
  }

  return {
    claim: (key) =>
      attempt(
        () => withinBudget(store.claim(key, leaseMs), storeTimeoutMs, (late) => giveBack(store, key, late)),
        (claim): MaybePromise<Claim> => {
          const token = unrecorded.get(key);
          if (token === undefined || claim.state === 'done') return claim;
          return chain(record(key, claim.state === 'claimed' ? claim.token : token), () => ({
            state: 'done',
          }));
        },
        (error) => {
          if (unrecorded.has(key)) return { state: 'done' };
          if (error instanceof StoreError) throw error;
          throw new StoreError('The deduplication store failed, so the event was not handled.', {
            cause: error,
          });
        },
      ),
    succeeded: record,
    failed: (key, token) =>
      attempt(
        () => store.release(key, token),
        () => undefined,
        (error) => onStoreFailure('A claim could not be released; its lease ends by itself', error),
      ),
    hold(key, token, lost) {
      const timer = setInterval(() => {
        void attempt(
          () => store.extend(key, token, leaseMs),
          (ours) => {
            if (!ours) lost();
          },
          (error) => onStoreFailure('A lease could not be renewed', error),
        );
      }, leaseMs / 3);
      return () => clearInterval(timer);
    },
  };
}

/** Waits for a claim no longer than its budget; one that comes too late is handed to `tooLate`. */
function withinBudget(
  claim: MaybePromise<Claim>,
  budgetMs: number,
  tooLate: (claim: Claim) => void,
): MaybePromise<Claim> {
  if (!(claim instanceof Promise)) return claim;
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(
        new StoreError(
          `The deduplication store did not answer within ${budgetMs} ms, so nothing was handled.`,
        ),
      );
    }, budgetMs);
    claim.then(
      (value) => {
        clearTimeout(timer);
        if (late) tooLate(value);
        else resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function giveBack(store: DedupStore, key: string, claim: Claim): void {
  if (claim.state !== 'claimed') return;
  void attempt(
    () => store.release(key, claim.token),
    () => undefined,
    () => undefined,
  );
}
