import type { Attempt, AttemptError, EntryState, InboxDelivery, InboxEntry } from '@postern/core/inbox';

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
  return {
    id,
    endpoint,
    provider,
    eventId: text('event') ?? '',
    type: text('type') ?? '',
    state: text('state') as EntryState,
    receivedAt: receivedAt(Number(text('stamp'))),
    occurredAt: date('occurred'),
    attempts: Number(text('attempts')),
    crashes: Number(text('crashes')),
    replays: Number(text('replays')),
    dueAt: date('due'),
    leaseUntil: date('lease'),
    endedAt: date('ended'),
    orderingKey: text('key'),
    verification: JSON.parse(text('verification') ?? '{}'),
    size: Number(text('size')),
    error: toError(text('error') ?? ''),
  };
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

export function toDelivery(fields: Fields): InboxDelivery {
  const text = (name: string) => fields.get(name)?.toString() ?? '';
  return {
    source: text('source'),
    endpoint: text('endpoint'),
    provider: text('provider'),
    method: text('method'),
    url: text('url'),
    headers: JSON.parse(text('headers')),
    body: Uint8Array.from(fields.get('body') as Buffer),
    digest: text('digest'),
    verification: JSON.parse(text('verification')),
  };
}

/** A stamp counts microseconds. */
export function receivedAt(stamp: number): Date {
  return new Date(Math.floor(stamp / 1000));
}

function toError(json: string): AttemptError | undefined {
  return json === '' ? undefined : JSON.parse(json);
}
