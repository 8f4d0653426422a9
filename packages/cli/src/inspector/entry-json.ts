import type { Attempt, InboxDetails, InboxEntry, InboxStats } from '@postern/core/inbox';
import type { LastHour } from './last-hour.ts';
import { type ShownHeader, showHeaders } from './show-headers.ts';
import { showUrl } from './show-url.ts';

/** A value as it is after JSON: its dates are texts. */
export type Json<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;

export type EntryJson = Json<InboxEntry>;
export type AttemptJson = Json<Attempt>;

/** An entry with all that the page may know of it. */
export interface DetailsJson extends EntryJson {
  readonly delivery?: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly ShownHeader[];
    /** SHA-256 of the body. */
    readonly digest: string;
    /** As base64. */
    readonly body: string;
  };
  readonly history: readonly AttemptJson[];
}

/** What the page is told as it happens. */
export interface UpdateJson {
  /** Those that are new or have changed. */
  readonly entries: readonly EntryJson[];
  /** The ids of all that are shown, newest first. */
  readonly order: readonly string[];
  /** Leads to older ones. */
  readonly cursor?: string | undefined;
  readonly stats: Json<InboxStats>;
  /** Absent while it is as before. */
  readonly hour?: LastHour | undefined;
}

/** An entry for the page: without secrets, as far as their names tell. */
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
