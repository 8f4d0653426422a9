import type { MaybePromise } from '../maybe-promise.ts';
import type { Verification } from '../signatures/scheme.ts';

/**
 * Keeps accepted events until they are handled, across crashes, restarts and machines.
 *
 * States of an entry: `pending -> processing(token, lease) -> done | pending (to be tried again) | dead`. A further
 * state is `quarantined`: the entry has the id of another and other content. An entry whose lease has ended can be
 * claimed like a pending one. The stored entry is the queue entry: there is no second step that could be lost.
 *
 * Each verb is one atomic step, committed before it answers. Of any number of concurrent claims, from any process, an
 * entry goes to exactly one. A token fences: complete, fail, release and extend change nothing and return false when the
 * token was not given for the entry's present claim.
 *
 * Durations are counted by the store's own clock, where it has one. A store that does not know an answer throws; it
 * never answers `duplicate` instead. Run `inboxContract` of `@postern/core/testing` against a store of your own, and
 * make it an `Inbox` with `createInbox`.
 */
export interface InboxStore {
  /** The time for which an id is remembered after its entry is done, in milliseconds. */
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
  /** Marks the entry as done. Also true when this token has completed it before. */
  complete(id: string, token: string): MaybePromise<boolean>;
  /** Records a failed attempt: the entry is tried again after `retryInMs`, or is dead when that is left out. */
  fail(id: string, token: string, error: AttemptError, retryInMs?: number): MaybePromise<boolean>;
  /** Makes the entry pending again after `delayMs`. The attempt does not count. */
  release(id: string, token: string, delayMs: number): MaybePromise<boolean>;

  /** Lists entries, the newest first. */
  list(query?: InboxQuery, page?: InboxPage): MaybePromise<InboxList>;
  /** Reads an entry with its delivery and its history. */
  get(id: string): MaybePromise<InboxDetails | undefined>;
  /** Counts entries by state. */
  stats(query?: Pick<InboxQuery, 'endpoint' | 'provider'>): MaybePromise<InboxStats>;
  /**
   * Makes entries pending again, as if they were new, and returns their number. Only entries that are done, dead or
   * quarantined and still have their body are replayed. A query that names no state is about dead entries.
   */
  replay(which: readonly string[] | InboxQuery): MaybePromise<number>;
  /** Deletes bodies and entries past their retention, in short steps. Workers call it every ten minutes. */
  prune(): MaybePromise<Pruned>;
}

/** The state of an entry: see `InboxStore`. */
export type EntryState = 'pending' | 'processing' | 'done' | 'dead' | 'quarantined';

/** A delivery as an inbox keeps it, once for all of its events. */
export interface InboxDelivery {
  /** Endpoint and provider as one text. Only workers of the same source take its entries. */
  readonly source: string;
  readonly endpoint: string;
  readonly provider: string;
  readonly method: string;
  readonly url: string;
  /** The headers, by lower-case names, without `authorization`, `cookie` and `proxy-authorization`. */
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
  /** A second id, of the same form. If another entry has it, as id or alias, this one is a duplicate. */
  readonly alias?: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt?: Date | undefined;
  /** Entries of one source and key are handled one at a time, in the order in which they were appended. */
  readonly orderingKey?: string | undefined;
  readonly state: 'pending' | 'dead' | 'quarantined';
  /** The reason why it is not pending. */
  readonly error?: AttemptError;
}

/** The result of storing one entry. */
export type Appended =
  | { readonly state: 'stored' }
  /** `id` of the entry that was there before, in any state, and `digest` of its body. */
  | { readonly state: 'duplicate'; readonly id: string; readonly digest: string };

/** The record of an error. Errors that Postern made contain nothing of a secret or a body. */
export interface AttemptError {
  readonly name: string;
  /** At most 1,000 characters. */
  readonly message: string;
  readonly code?: string | undefined;
}

/** A run of an entry's handlers that ended. */
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
  /** The number of times it was replayed. */
  readonly replays: number;
  /** The time when it is due, while it is pending. */
  readonly dueAt?: Date | undefined;
  /** The end of its lease, while it is processing. */
  readonly leaseUntil?: Date | undefined;
  /** The time when it became done, dead or quarantined. */
  readonly endedAt?: Date | undefined;
  readonly orderingKey?: string | undefined;
  readonly verification: Verification;
  /** Size of the body in bytes. */
  readonly size: number;
  /** The error of the last attempt, or the reason why it is dead or quarantined. */
  readonly error?: AttemptError | undefined;
}

/** An entry with its delivery and its history. */
export interface InboxDetails extends InboxEntry {
  /** Absent when its retention has passed. */
  readonly delivery?: InboxDelivery | undefined;
  /** The last 20 that ended, oldest first. */
  readonly history: readonly Attempt[];
}

/** The size and the length of a claim. */
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
  /** The number of this attempt, counted from 1. */
  readonly attempt: number;
  /** The number of earlier attempts that ended with their lease. */
  readonly crashes: number;
  /** The number of times the entry was replayed. Attempts are counted again from 1 each time. */
  readonly replays: number;
  /** Entries of one delivery that are claimed together share one object. */
  readonly delivery: ClaimedDelivery;
}

/** A query for entries. An entry must fit all fields that are given. */
export interface InboxQuery {
  readonly state?: EntryState | readonly EntryState[];
  readonly endpoint?: string;
  readonly provider?: string;
  readonly type?: string;
  /** A part of the entry's id, event id, type or ordering key, in any case. */
  readonly text?: string;
  /** The earliest time of reception, inclusive. */
  readonly receivedFrom?: Date;
  /** The end of the time of reception, exclusive. */
  readonly receivedTo?: Date;
}

/** The part of a list to return. */
export interface InboxPage {
  /** The largest number of entries, from 1 to 500. Default: 50. */
  readonly limit?: number;
  /** The cursor of the page before. */
  readonly cursor?: string;
}

/** A page of entries. */
export interface InboxList {
  readonly entries: readonly InboxEntry[];
  /** Leads to the next page; absent on the last. */
  readonly cursor?: string | undefined;
}

/** The number of entries in each state. */
export interface InboxStats {
  readonly pending: number;
  readonly processing: number;
  readonly done: number;
  readonly dead: number;
  readonly quarantined: number;
  /** The time of reception of the oldest entry that is pending or processing. */
  readonly oldestReceivedAt?: Date | undefined;
}

/** The number of deleted bodies and entries. */
export interface Pruned {
  readonly bodies: number;
  readonly entries: number;
}

/** The times for which an inbox keeps ids, bodies and entries, in milliseconds. */
export interface InboxRetention {
  /** The time for which ids of done entries are kept. Default: 30 days. */
  retentionMs?: number;
  /** The time for which bodies and headers are kept after their last entry is done. Default: 7 days. */
  bodyRetentionMs?: number;
  /** The time for which dead and quarantined entries are kept, with their bodies. Default: 30 days. */
  deadRetentionMs?: number;
}
