import type { Claim } from '../store.ts';
import { atOnce } from './at-once.ts';
import type { LookingStore } from './weak-store.ts';

/** A verb that fails, and whether the store has done it nevertheless and only the answer was lost. */
export interface Fault {
  readonly verb: 'claim' | 'complete' | 'release';
  readonly done: boolean;
}

/** The last answer of a store about a key. */
export type Row = { readonly token: string; readonly until: number } | 'absent' | 'done';

/** A store, seen by several processes, whose answers are noted and whose verbs fail when told to. */
export interface ObservedStore {
  storeOf(process: number): LookingStore;
  row(): Row;
  timesDone(): number;
  /** The number of verbs that have failed. */
  failures(): number;
  /** The token with which a process failed to record a success. */
  unrecordedBy(process: number): string | undefined;
  /** Forgets what a process knew, because it died. */
  forget(process: number): void;
  /** Lets the verb fail, if it is used before the next call. */
  failNext(fault: Fault | undefined): void;
}

/** Made once: its stack would cost more than all else. */
const storeDown = new Error('The store is down.');

export function observeStore(store: LookingStore, now: () => number): ObservedStore {
  const unrecorded = new Map<number, string>();
  let row: Row = 'absent';
  let timesDone = 0;
  let failures = 0;
  let fault: Fault | undefined;

  function run<T>(verb: Fault['verb'], call: () => T, note: (answer: T) => void): T {
    const failing = fault?.verb === verb ? fault : undefined;
    if (failing) failures++;
    if (!failing || failing.done) {
      const answer = call();
      note(answer);
      if (!failing) return answer;
    }
    throw storeDown;
  }

  return {
    row: () => row,
    timesDone: () => timesDone,
    failures: () => failures,
    unrecordedBy: (process) => unrecorded.get(process),
    forget: (process) => void unrecorded.delete(process),
    failNext: (next) => {
      fault = next;
    },
    storeOf: (process) => ({
      ...(store.look && { look: store.look }),
      claim: (key, leaseMs) =>
        run(
          'claim',
          () => atOnce<Claim>(store.claim(key, leaseMs)),
          (claim) => {
            if (claim.state === 'claimed') row = { token: claim.token, until: now() + leaseMs };
          },
        ),
      complete(key, token, retentionMs) {
        unrecorded.set(process, token);
        const ours = run(
          'complete',
          () => atOnce(store.complete(key, token, retentionMs)),
          (written) => {
            if (!written) return;
            row = 'done';
            timesDone++;
          },
        );
        unrecorded.delete(process);
        return ours;
      },
      release: (key, token) =>
        run(
          'release',
          () => atOnce(store.release(key, token)),
          (written) => {
            if (written) row = 'absent';
          },
        ),
      extend(key, token, leaseMs) {
        const ours = atOnce(store.extend(key, token, leaseMs));
        if (ours) row = { token, until: now() + leaseMs };
        return ours;
      },
    }),
  };
}
