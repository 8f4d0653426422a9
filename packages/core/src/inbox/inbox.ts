import { ConfigurationError } from '../errors.ts';
import { createIntake } from './intake.ts';
import type { AttachedReceiver, InboxPort } from './receiver-side.ts';
import type { InboxStore } from './store.ts';
import { createWorkers } from './worker.ts';

/** What a receiver takes as `inbox`: a store, with the machinery that works on it. */
export interface Inbox extends InboxStore {
  /** For receivers: their side of this inbox. Whoever has no inbox has none of its code either. */
  attach(receiver: AttachedReceiver): InboxPort;
}

/**
 * Makes an inbox of a store of your own, by adding to it what a receiver needs. `sqliteInbox`, `postgresInbox`, `redisInbox` and `memoryInbox` have done
 * it already.
 *
 * @example
 * const receiver = createReceiver(provider, { inbox: createInbox(myInbox()) });
 */
export function createInbox<Store extends InboxStore>(store: Store): Store & Inbox {
  // Not a copy: a store may be the instance of a class.
  return Object.assign(store, {
    attach(receiver: AttachedReceiver): InboxPort {
      const limits = receiver.inboxLimits;
      if ('dedup' in limits && limits.dedup) {
        throw new ConfigurationError('An `inbox` deduplicates by itself: leave `dedup` out.');
      }
      const workers = createWorkers(store, receiver);
      return { accept: createIntake(store, receiver, workers.wake), work: workers.start, stop: workers.stop };
    },
  });
}
