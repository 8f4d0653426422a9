import { createIntake } from './intake.ts';
import type { AttachedInbox, AttachedReceiver } from './receiver-side.ts';
import type { InboxStore } from './store.ts';
import { Workers } from './worker.ts';

/** A store of events with the code that fills and works on it: the value of a receiver's option `inbox`. */
export interface Inbox extends InboxStore {
  /** Called by a receiver. A receiver without an inbox loads none of this code. */
  attach(receiver: AttachedReceiver): AttachedInbox;
}

/**
 * Makes an inbox of a store of your own. `sqliteInbox`, `postgresInbox`, `redisInbox` and `memoryInbox` return one
 * already.
 *
 * @example
 * const receiver = createReceiver(provider, { inbox: createInbox(myInbox()) });
 */
export function createInbox<Store extends InboxStore>(store: Store): Store & Inbox {
  // The store itself and not a copy, because it may be an instance of a class.
  return Object.assign(store, {
    attach(receiver: AttachedReceiver): AttachedInbox {
      const workers = new Workers(store, receiver);
      return {
        accept: createIntake(store, receiver, () => workers.wake()),
        work: (options) => workers.start(options),
        stop: () => workers.stop(),
      };
    },
  });
}
