import { createDelivery } from '../delivery/delivery.ts';
import { MalformedBodyError } from '../errors.ts';
import type { ReadEvent } from '../provider/provider.ts';
import { storable } from './attempt-error.ts';
import { entryId } from './entry-id.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import type { ClaimedEntry, InboxDelivery } from './store.ts';

/** Bodies by their digest. */
export type Bodies = ReadonlyMap<string, InboxDelivery['body']>;

/** A claimed entry whose delivery has its body. */
export interface CompleteEntry extends ClaimedEntry {
  readonly delivery: InboxDelivery;
}

interface ReadDelivery {
  readonly body: InboxDelivery['body'];
  /** All but the body. An event may also come from the headers or the URL. */
  readonly request: string;
  /** Keyed by event id, as a store keeps it. */
  readonly events: Promise<ReadonlyMap<string, readonly ReadEvent[]>>;
}

/** The largest total size of the bodies that are kept, in bytes. One body is always kept, however large. */
const maxKeptBytes = 4 * 1024 * 1024;

/**
 * Reads each stored delivery once for all of its events, and keeps those of several events until others take their
 * place. A worker has one of these, and claims later events without the bodies that are kept here.
 */
export class StoredDeliveries {
  readonly #receiver: AttachedReceiver;
  /** Keyed by digest. The one that was used last is at the end. */
  readonly #kept = new Map<string, ReadDelivery>();
  #keptBytes = 0;

  constructor(receiver: AttachedReceiver) {
    this.#receiver = receiver;
  }

  /** The bodies that are kept now. A claim may leave them out, also if they are dropped before it returns. */
  bodies(): Bodies {
    return new Map([...this.#kept].map(([digest, { body }]) => [digest, body]));
  }

  /**
   * The event of an entry. It is read from the body, so that a replay after a change of schemas uses the new ones.
   *
   * @throws MalformedBodyError when the body no longer has this event, and the errors of `provider.read`.
   */
  async find(entry: CompleteEntry): Promise<ReadEvent> {
    const { source } = this.#receiver;
    const events = await this.#read(entry.delivery);
    for (const item of events.get(entry.eventId) ?? []) {
      const { id } = item.event;
      if ((await entryId(source, ':', id)) === entry.id) return item;
      if ((await entryId(source, '~', `${entry.delivery.digest}${id}`)) === entry.id) return item;
    }
    throw new MalformedBodyError('The stored body no longer holds this event. Did the provider change?');
  }

  #read(delivery: InboxDelivery): ReadDelivery['events'] {
    const { digest, body, method, url, headers, verification } = delivery;
    const request = JSON.stringify([method, url, headers, verification]);
    const known = this.#kept.get(digest);
    this.#drop(digest);
    const isKnown = known?.request === request;
    const read = isKnown ? known : { body, request, events: this.#eventsOf(delivery) };
    this.#keep(digest, read);
    return read.events;
  }

  async #eventsOf(delivery: InboxDelivery): ReadDelivery['events'] {
    const { provider, clock } = this.#receiver;
    const context = { ...clock, stored: true };
    const found = await provider.read(createDelivery(delivery), delivery.verification, context);
    const items = 'handshake' in found ? [] : found;
    // No other entry will need it.
    if (items.length <= 1) this.#drop(delivery.digest);
    const events = new Map<string, ReadEvent[]>();
    for (const item of items) {
      const id = storable(item.event.id);
      const before = events.get(id);
      if (before) before.push(item);
      else events.set(id, [item]);
    }
    return events;
  }

  #keep(digest: string, read: ReadDelivery): void {
    this.#kept.set(digest, read);
    this.#keptBytes += read.body.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptBytes <= maxKeptBytes || oldest === digest) return;
      this.#drop(oldest);
    }
  }

  #drop(digest: string): void {
    this.#keptBytes -= this.#kept.get(digest)?.body.byteLength ?? 0;
    this.#kept.delete(digest);
  }
}
