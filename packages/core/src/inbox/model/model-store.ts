import type { InboxStore } from '../store.ts';

/** What intake and attempts use of a store. */
export interface ModelStore
  extends Pick<
    InboxStore,
    'append' | 'claim' | 'extend' | 'complete' | 'fail' | 'release' | 'get' | 'replay'
  > {
  /** Where the stored entry is not the queue entry. */
  enqueue?(): void;
  isQueued?(): boolean;
}
