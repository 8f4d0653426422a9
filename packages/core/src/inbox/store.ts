import type { MaybePromise } from '../maybe-promise.ts';
import type { Verification } from '../signatures/scheme.ts';

/**
 * Keeps accepted events until they are handled, across crashes, restarts and machines.
 *
 * States of an entry: `pending -> processing(token, lease) -> done | pending (to be tried again) | dead`. Beside
 * them stands `quarantined`: same id as another entry, other content. An entry whose lease has ended can be claimed
 * like a pending one. The stored entry is the queue entry: there is no second step that could be lost.
 *
 * Each verb is one atomic step, and what it says is committed before it says so. Of any number of concurrent claims
 * an entry goes to exactly one, whatever process they come from. A token fences: complete, fail, release and extend
 * change nothing and return false when the entry's claim is no longer the one that the token was given for.
 *
 * Durations are counted by the store's own clock, where it has one. A store that cannot tell throws; it never answers
 * `duplicate` for «I do not know». Whoever writes one runs `inboxContract` of `@postern/core/testing` against it, and
 * makes it an `Inbox` with `createInbox`.
 */
export interface InboxStore {
  /** How long an id is remembered after its entry is done, in milliseconds. */
  readonly retentionMs: number;
  /** Stores all entries of one delivery, or none. One result for each entry, in their order. */
  append(delivery: InboxDelivery, entries: readonly NewEntry[]): MaybePromise<readonly Appended[]>;
  /**
   * Takes up to `limit` entries of a source for `leaseMs`: those that are due, and those whose lease has ended. An
   * entry with an ordering key is taken only when every earlier one of its source and key is done, dead or quarantined.
   */
  claim(source: string, options: ClaimOptions): MaybePromise<readonly ClaimedEntry[]>;
  /** Renews the lease to `leaseMs` from now. False: another may be running. */
  extend(id: string, token: string, leaseMs: number): MaybePromise<boolean>;
  /** The entry is done. True as well when this very token has completed it before. */
  complete(id: string, token: string): MaybePromise<boolean>;
  /** The attempt failed: tried again after `retryInMs`, or dead when that is left out. */
  fail(id: string, token: string, error: AttemptError, retryInMs?: number): MaybePromise<boolean>;
  /** Gives the entry back after `delayMs`, as if the attempt had never been. */
  release(id: string, token: string, delayMs: number): MaybePromise<boolean>;

  /** Newest first. */
  list(query?: InboxQuery, page?: InboxPage): MaybePromise<InboxList>;
  get(id: string): MaybePromise<InboxDetails | undefined>;
  stats(query?: Pick<InboxQuery, 'endpoint' | 'provider'>): MaybePromise<InboxStats>;
  /**
   * Makes entries pending again, as if they were new. By id: whichever are done, dead or quarantined, and have
   * their body still. By query: dead ones, where it names no state. Returns how many.
   */
  replay(which: readonly string[] | InboxQuery): MaybePromise<number>;
  /** Deletes bodies and entries past their retention, in short steps. Workers call it now and then. */
  prune(): MaybePromise<Pruned>;
}

export type EntryState = 'pending' | 'processing' | 'done' | 'dead' | 'quarantined';

/** One delivery as it is kept, once for all of its events. */
export interface InboxDelivery {
  /** Endpoint and provider as one text: whose workers may take its entries. */
  readonly source: string;
  readonly endpoint: string;
  readonly provider: string;
  readonly method: string;
  readonly url: string;
  /** Lower-case names. Without `authorization`, `cookie` and `proxy-authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes received. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, as lower-case hex. */
  readonly digest: string;
  readonly verification: Verification;
}

/** One event of a delivery. */
export interface NewEntry {
  /** 32 lower-case hex digits, made from source and event id. */
  readonly id: string;
  /** Of the same form. Another entry that has it, as id or alias, makes this one a duplicate. */
  readonly alias?: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt?: Date | undefined;
  /** Entries of one source and key are handled one at a time, in the order in which they were appended. */
  readonly orderingKey?: string | undefined;
  readonly state: 'pending' | 'dead' | 'quarantined';
  /** Why it is not pending. */
  readonly error?: AttemptError;
}

export type Appended =
  | { readonly state: 'stored' }
  /** `id` and `digest` of the entry that was there before, whatever its state, and of its body. */
  | { readonly state: 'duplicate'; readonly id: string; readonly digest: string };

/** What is kept of an error: nothing of a secret or a body, as far as Postern made it. */
export interface AttemptError {
  readonly name: string;
  /** At most 1,000 characters. */
  readonly message: string;
  readonly code?: string | undefined;
}

/** One run of an entry's handlers that ended. */
export interface Attempt {
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Absent when it succeeded. */
  readonly error?: AttemptError | undefined;
}

/** An entry as an operator sees it. */
export interface InboxEntry {
  readonly id: string;
  readonly endpoint: string;
  readonly provider: string;
  readonly eventId: string;
  readonly type: string;
  readonly state: EntryState;
  readonly receivedAt: Date;
  readonly occurredAt?: Date | undefined;
  /** Claims since it was stored or replayed, without those given back. */
  readonly attempts: number;
  /** Attempts among them whose lease ended before they did: their process died, or hung. */
  readonly crashes: number;
  /** How often it was replayed. */
  readonly replays: number;
  /** When it is due, while it is pending. */
  readonly dueAt?: Date | undefined;
  /** When its lease ends, while it is processing. */
  readonly leaseUntil?: Date | undefined;
  /** When it became done, dead or quarantined. */
  readonly endedAt?: Date | undefined;
  readonly orderingKey?: string | undefined;
  readonly verification: Verification;
  /** Size of the body in bytes. */
  readonly size: number;
  /** Why the last attempt failed, or why it is dead or quarantined. */
  readonly error?: AttemptError | undefined;
}

/** An entry with all that is kept of it. */
export interface InboxDetails extends InboxEntry {
  /** Absent when its retention has passed. */
  readonly delivery?: InboxDelivery | undefined;
  /** The last 20 that ended, oldest first. */
  readonly history: readonly Attempt[];
}

/** How much a claim takes, and for how long. */
export interface ClaimOptions {
  /** The largest number of entries. */
  readonly limit: number;
  /** The length of the lease, in milliseconds. */
  readonly leaseMs: number;
  /** Digests of bodies that the caller has. A delivery with one of these comes without its body. Default: none. */
  readonly without?: readonly string[] | undefined;
}

/** A delivery as a claim returns it: its body is left out if the claim named its digest in `without`. */
export type ClaimedDelivery = Omit<InboxDelivery, 'body'> & Partial<Pick<InboxDelivery, 'body'>>;

/** An entry in the hands of a worker. */
export interface ClaimedEntry {
  readonly id: string;
  readonly token: string;
  readonly eventId: string;
  readonly type: string;
  /** Which attempt this is, counted from 1. */
  readonly attempt: number;
  /** How many before it ended with their lease. */
  readonly crashes: number;
  /** How often the entry was replayed: attempts are counted anew each time. */
  readonly replays: number;
  /** Entries of one delivery that are claimed together share one object. */
  readonly delivery: ClaimedDelivery;
}

/** All that is given must fit. */
export interface InboxQuery {
  readonly state?: EntryState | readonly EntryState[];
  readonly endpoint?: string;
  readonly provider?: string;
  readonly type?: string;
  /** Part of the entry's id, event id, type or ordering key, whatever its case. */
  readonly text?: string;
  /** Inclusive. */
  readonly receivedFrom?: Date;
  /** Exclusive. */
  readonly receivedTo?: Date;
}

export interface InboxPage {
  /** From 1 to 500. Default: 50. */
  readonly limit?: number;
  /** Of the list before. */
  readonly cursor?: string;
}

export interface InboxList {
  readonly entries: readonly InboxEntry[];
  /** Leads to the next page; absent on the last. */
  readonly cursor?: string | undefined;
}

export interface InboxStats {
  readonly pending: number;
  readonly processing: number;
  readonly done: number;
  readonly dead: number;
  readonly quarantined: number;
  /** When the oldest that is pending or processing was received. */
  readonly oldestReceivedAt?: Date | undefined;
}

/** How many were deleted. */
export interface Pruned {
  readonly bodies: number;
  readonly entries: number;
}

/** How long an inbox keeps what it has, in milliseconds. */
export interface InboxRetention {
  /** Ids of entries that are done. Default: 30 days. */
  retentionMs?: number;
  /** Bodies and headers, after their last entry is done. Default: 7 days. */
  bodyRetentionMs?: number;
  /** Entries that are dead or quarantined, with their bodies. Default: 30 days. */
  deadRetentionMs?: number;
}
