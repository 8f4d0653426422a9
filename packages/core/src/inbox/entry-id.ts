import { sha256 } from '#crypto';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';

/**
 * The id of an entry: half of a SHA-256, so that every id is as long as any other and fits a UUID. `source` has its
 * length in front of its parts, and the mark after it tells what follows: an event's id (`:`), a body's digest
 * (`=`), a body that could not be read (`!`), or an event id that another content has (`~`).
 */
export function entryId(source: string, mark: ':' | '=' | '!' | '~', text: string): MaybePromise<string> {
  return when(sha256(encodeUtf8(`${source}${mark}${text}`)), (hash) => hash.slice(0, 32));
}
