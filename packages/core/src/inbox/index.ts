export { createInbox, type Inbox } from './inbox.ts';
export { type MemoryInboxOptions, memoryInbox } from './memory.ts';
export type { AttachedInbox, AttachedReceiver } from './receiver-side.ts';
export type { RetryOptions } from './retry.ts';
export type {
  Appended,
  Attempt,
  AttemptError,
  ClaimedDelivery,
  ClaimedEntry,
  ClaimOptions,
  EntryState,
  InboxDelivery,
  InboxDetails,
  InboxEntry,
  InboxList,
  InboxPage,
  InboxQuery,
  InboxRetention,
  InboxStats,
  InboxStore,
  NewEntry,
  Pruned,
} from './store.ts';
export type { Worker, WorkOptions } from './work-options.ts';
