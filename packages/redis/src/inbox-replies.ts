import type { Attempt, AttemptError, EntryState, InboxDelivery, InboxEntry } from '@postern/core/inbox';

/** What no script asks for of an entry. */
export interface KeptAbout extends Pick<InboxEntry, 'eventId' | 'type' | 'size' | 'verification'> {
  readonly occurredAt?: number | undefined;
}

/** Name, value, name, value, …: as `HGETALL` gives a hash. */
export type Fields = ReadonlyMap<string, Buffer | string>;

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

export function toAbout(json: string | undefined): KeptAbout {
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

/** @param kept JSON of all but the body. */
export function toDelivery(kept: Buffer | string, body: Buffer | string): InboxDelivery {
  return { ...JSON.parse(`${kept}`), body: Uint8Array.from(body as Buffer) };
}

/** A stamp counts microseconds. */
export function receivedAt(stamp: number): Date {
  return new Date(Math.floor(stamp / 1000));
}

function toError(json: string): AttemptError | undefined {
  return json === '' ? undefined : JSON.parse(json);
}
