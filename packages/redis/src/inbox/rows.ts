import type {
  Attempt,
  AttemptError,
  ClaimedDelivery,
  EntryState,
  InboxDelivery,
  InboxEntry,
} from '@postern/core/inbox';

/** The part of an entry that no script reads: it is kept as JSON. */
export interface EntryAbout extends Pick<InboxEntry, 'eventId' | 'type' | 'size' | 'verification'> {
  /** Milliseconds since the epoch. */
  readonly occurredAt?: number | undefined;
}

/** The fields of a hash by their name. */
export type Fields = ReadonlyMap<string, Buffer | string>;

/** Reads name, value, name, value, …, as `HGETALL` gives a hash. */
export function toFields(reply: unknown): Fields {
  const flat = reply as readonly (Buffer | string)[];
  return new Map(
    flat.flatMap((name, at) => (at % 2 === 0 ? [[`${name}`, flat[at + 1] ?? ''] as const] : [])),
  );
}

export function toEntry(id: string, fields: Fields, endpoint: string, provider: string): InboxEntry {
  const text = (name: string) => fields.get(name)?.toString();
  const date = (name: string) => (fields.has(name) ? new Date(Number(text(name))) : undefined);
  const { occurredAt, ...about } = toAbout(text('about'));
  const state = text('state') as EntryState;
  const received = receivedAt(Number(text('stamp')));
  return {
    id,
    endpoint,
    provider,
    ...about,
    state,
    receivedAt: received,
    occurredAt: occurredAt === undefined ? undefined : new Date(occurredAt),
    attempts: Number(text('attempts') ?? 0),
    crashes: Number(text('crashes') ?? 0),
    replays: Number(text('replays') ?? 0),
    dueAt: state === 'pending' ? (date('due') ?? received) : undefined,
    leaseUntil: state === 'processing' ? date('lease') : undefined,
    endedAt: date('ended'),
    orderingKey: text('key'),
    error: toError(text('error') ?? ''),
  };
}

export function toAbout(json: string | undefined): EntryAbout {
  return JSON.parse(json ?? '{}');
}

export function toHistory(fields: Fields): readonly Attempt[] {
  const lines = (fields.get('history') ?? '').toString().split('\n').slice(0, -1);
  return lines.map((line) => {
    const [, startedAt, endedAt, error = ''] = /^(\d+),(\d+),(.*)$/.exec(line) ?? [];
    return {
      startedAt: new Date(Number(startedAt)),
      endedAt: new Date(Number(endedAt)),
      error: toError(error),
    };
  });
}

/**
 * Reads a delivery.
 *
 * @param kept All but the body, as JSON.
 * @param body Absent where the script left it out.
 */
export function toDelivery(kept: Buffer | string, body?: Buffer): ClaimedDelivery {
  const delivery: Omit<InboxDelivery, 'body'> = JSON.parse(`${kept}`);
  return body === undefined ? delivery : { ...delivery, body: Uint8Array.from(body) };
}

/** @param stamp Microseconds since the epoch. */
export function receivedAt(stamp: number): Date {
  return new Date(Math.floor(stamp / 1000));
}

function toError(json: string): AttemptError | undefined {
  return json === '' ? undefined : JSON.parse(json);
}
