import type { Attempt, InboxDetails, InboxEntry, InboxStats } from '@postern/core/inbox';
import type { LastHour } from './last-hour.ts';
import { type ShownHeader, showHeaders } from './show-headers.ts';
import { showUrl } from './show-url.ts';

/** A value after JSON, where dates are strings. */
export type Json<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;

export type EntryJson = Json<InboxEntry>;
export type AttemptJson = Json<Attempt>;

/** An entry with everything that the page may show. */
export interface DetailsJson extends EntryJson {
  readonly delivery?: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly ShownHeader[];
    /** The SHA-256 of the body. */
    readonly digest: string;
    /** As base64. */
    readonly body: string;
  };
  readonly history: readonly AttemptJson[];
}

/** The changes that the server sends to the page. */
export interface UpdateJson {
  /** The entries that are new or have changed. */
  readonly entries: readonly EntryJson[];
  /** The ids of all entries in the list, newest first. */
  readonly order: readonly string[];
  /** The cursor to older entries. */
  readonly cursor?: string | undefined;
  readonly stats: Json<InboxStats>;
  /** Absent when it has not changed. */
  readonly hour?: LastHour | undefined;
}

/** Prepares an entry for the page. Headers and URL parts whose names suggest a secret are masked. */
export function detailsJson({ delivery, ...entry }: InboxDetails): object {
  if (!delivery) return entry;
  const { method, digest, body, headers, url, verification } = delivery;
  return {
    ...entry,
    delivery: {
      method,
      url: showUrl(url, verification),
      headers: showHeaders(headers),
      digest,
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
    },
  };
}
