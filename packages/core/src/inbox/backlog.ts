import { isPromise, type MaybePromise, tryTo, within } from '../maybe-promise.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import type { InboxStore } from './store.ts';

/** Whether too much waits to take more. */
export interface Backlog {
  isFull(): MaybePromise<boolean>;
  /** One more was stored here. */
  add(): void;
}

/** How long a count holds. In between, what is stored here is added to it. */
const freshMs = 1000;

/** Never full without a limit, and nothing is counted then. A count that fails changes nothing: storing will tell. */
export function createBacklog(store: InboxStore, receiver: AttachedReceiver): Backlog {
  const { maxPending = Infinity, maxPendingMs = Infinity } = receiver.inboxLimits;
  const { endpoint, provider, now } = receiver;
  let pending = 0;
  let oldestReceivedAt: number | undefined;
  let countedAt = -Infinity;

  function judge(): boolean {
    return (
      pending >= maxPending || (oldestReceivedAt !== undefined && now() - oldestReceivedAt > maxPendingMs)
    );
  }

  function count(): MaybePromise<boolean> {
    countedAt = now();
    return tryTo(
      () => store.stats({ endpoint, provider: provider.name }),
      (stats) => {
        pending = stats.pending + stats.processing;
        oldestReceivedAt = stats.oldestReceivedAt?.getTime();
        return judge();
      },
      judge,
    );
  }

  return {
    isFull() {
      if (maxPending === Infinity && maxPendingMs === Infinity) return false;
      const age = now() - countedAt;
      if (age < freshMs && age >= 0) return judge();
      const counted = count();
      if (!isPromise(counted)) return counted;
      // Only the first is waited for: the others have one before them to go by.
      return age === Infinity ? within(counted, receiver.storeTimeoutMs, judge) : judge();
    },
    add() {
      pending++;
    },
  };
}
