import { encodeUtf8 } from '../crypto/utf8.ts';

/** Headers by name, whatever its case. A web `Headers` is one as it stands. */
export interface DeliveryHeaders {
  /** The value, or null when the header is absent. A repeated header is joined with `, `, as HTTP has it. */
  get(name: string): string | null;
  [Symbol.iterator](): Iterator<[string, string]>;
}

/** One HTTP request of a sender, as it came: the one thing that adapters hand to a receiver. */
export interface Delivery {
  /** Upper case. */
  readonly method: string;
  /** As the framework saw it: path and query on Node servers, absolute elsewhere. */
  readonly url: string;
  readonly headers: DeliveryHeaders;
  /** The exact bytes received: never decoded, never re-serialised. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A header object as Node, Express and most queues have it. */
export type HeaderRecord = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Makes a delivery from parts, for a source that has no adapter: a queue message, a recorded request.
 *
 * @example
 * const outcome = await receiver.receive(createDelivery({ headers: message.headers, body: message.bytes }));
 */
export function createDelivery(parts: {
  method?: string;
  url?: string;
  headers?: DeliveryHeaders | HeaderRecord;
  /** Text is encoded as UTF-8. */
  body: Uint8Array<ArrayBuffer> | string;
}): Delivery {
  const { method = 'POST', url = '/', headers = {}, body } = parts;
  return {
    method: method.toUpperCase(),
    url,
    headers: hasGet(headers) ? headers : recordHeaders(headers),
    body: typeof body === 'string' ? encodeUtf8(body) : body,
  };
}

/** Reads a plain header object whatever the case of its names, without copying it. */
export function recordHeaders(record: HeaderRecord): DeliveryHeaders {
  return new RecordHeaders(record);
}

/** The same for an object whose names are in lower case, as Node's `request.headers`: an absent header costs no search. */
export function lowerCaseHeaders(record: HeaderRecord): DeliveryHeaders {
  return new LowerCaseHeaders(record);
}

class RecordHeaders implements DeliveryHeaders {
  protected readonly record: HeaderRecord;

  constructor(record: HeaderRecord) {
    this.record = record;
  }

  get(name: string): string | null {
    // The names that schemes ask for are in lower case, and most objects have them so.
    if (Object.hasOwn(this.record, name)) return joined(this.record[name]);
    const wanted = name.toLowerCase();
    for (const key in this.record) {
      if (key.length === wanted.length && key.toLowerCase() === wanted) return joined(this.record[key]);
    }
    return null;
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    for (const [key, value] of Object.entries(this.record)) {
      const text = joined(value);
      if (text !== null) yield [key.toLowerCase(), text];
    }
  }
}

class LowerCaseHeaders extends RecordHeaders {
  override get(name: string): string | null {
    if (Object.hasOwn(this.record, name)) return joined(this.record[name]);
    const wanted = name.toLowerCase();
    return wanted !== name && Object.hasOwn(this.record, wanted) ? joined(this.record[wanted]) : null;
  }
}

function joined(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}

function hasGet(headers: DeliveryHeaders | HeaderRecord): headers is DeliveryHeaders {
  return typeof headers.get === 'function';
}
