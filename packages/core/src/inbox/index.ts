export { shortKey } from '../dedup/short-key.ts';
export { again, type BatchOptions, type BatchRun, batchCalls } from './batch-calls.ts';
export { closable } from './closable.ts';
export { emptyCounts, entryStates } from './entry-states.ts';
export { historyLength } from './history-length.ts';
export { createInbox, type Inbox } from './inbox.ts';
export { inboxRetention } from './inbox-retention.ts';
export { listPage } from './list-page.ts';
export { matchesQuery, type QueriedFields } from './matches-query.ts';
export { type MemoryInboxOptions, memoryInbox } from './memory.ts';
export type { AttachedInbox, AttachedReceiver } from './receiver-side.ts';
export { type ReplaySelection, replaySelection } from './replay-selection.ts';
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
