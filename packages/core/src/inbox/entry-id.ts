import { sha256 } from '#crypto';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { type MaybePromise, when } from '../maybe-promise.ts';

/**
 * Makes the id of an entry: half of a SHA-256, so that all ids have one length and fit a UUID. `source` contains the
 * lengths of its parts. The mark after it names what follows: an event's id (`:`), a body's digest (`=`), a body that
 * could not be read (`!`), or an event id that came with other content (`~`).
 */
export function entryId(source: string, mark: ':' | '=' | '!' | '~', text: string): MaybePromise<string> {
  return when(sha256(encodeUtf8(`${source}${mark}${text}`)), (hash) => hash.slice(0, 32));
}
