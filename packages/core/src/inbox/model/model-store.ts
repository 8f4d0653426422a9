import type { InboxStore } from '../store.ts';

/** The part of a store that the intake and the attempts use. */
export interface ModelStore
  extends Pick<
    InboxStore,
    'append' | 'claim' | 'extend' | 'complete' | 'fail' | 'release' | 'get' | 'replay'
  > {
  /** Present if the stored entry is not the queue entry. */
  enqueue?(): void;
  isQueued?(): boolean;
}
