import { isPromise, type MaybePromise, tryTo, within } from '../maybe-promise.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import type { InboxStore } from './store.ts';

/** The longest time in milliseconds for which a count is used. Entries stored in between are added to it. */
const freshMs = 1000;

/**
 * Decides whether too much is waiting for more to be accepted. Counts nothing when the receiver has no limit. A count
 * that fails is ignored, because a store that is down fails the append that follows.
 */
export class Backlog {
  readonly #store: InboxStore;
  readonly #receiver: AttachedReceiver;
  #pending = 0;
  #oldestReceivedAt: number | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(store: InboxStore, receiver: AttachedReceiver) {
    this.#store = store;
    this.#receiver = receiver;
  }

  isFull(): MaybePromise<boolean> {
    const { clock, maxPending, maxPendingMs, storeTimeoutMs } = this.#receiver;
    if (maxPending === undefined && maxPendingMs === undefined) return false;
    const age = clock.now() - this.#countedAt;
    if (age < freshMs && age >= 0) return this.#isOverLimit();
    const counted = this.#count();
    // Only the first count is waited for: later deliveries use the one before.
    if (!isPromise(counted) || age < Number.POSITIVE_INFINITY) return this.#isOverLimit();
    return within(counted, storeTimeoutMs, () => {}).then(() => this.#isOverLimit());
  }

  /** Counts one more entry that was stored here. */
  add(): void {
    this.#pending++;
  }

  #count(): MaybePromise<void> {
    const { clock, endpoint, provider } = this.#receiver;
    this.#countedAt = clock.now();
    return tryTo(
      () => this.#store.stats({ endpoint, provider: provider.name }),
      (stats) => {
        this.#pending = stats.pending + stats.processing;
        this.#oldestReceivedAt = stats.oldestReceivedAt?.getTime();
      },
      () => {
        // The count before stays.
      },
    );
  }

  #isOverLimit(): boolean {
    const {
      clock,
      maxPending = Number.POSITIVE_INFINITY,
      maxPendingMs = Number.POSITIVE_INFINITY,
    } = this.#receiver;
    const oldest = this.#oldestReceivedAt;
    return this.#pending >= maxPending || (oldest !== undefined && clock.now() - oldest > maxPendingMs);
  }
}
