export { createInbox, type Inbox } from './create-inbox.ts';
export type {
  Appended,
  Attempt,
  AttemptError,
  ClaimedEntry,
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
} from './inbox.ts';
export { type MemoryInboxOptions, memoryInbox } from './memory.ts';
export type { AttachedReceiver, InboxPort, Worker, WorkOptions } from './port.ts';
export type { RetryOptions } from './retry.ts';
