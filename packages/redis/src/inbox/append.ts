import type { Appended, InboxDelivery, NewEntry } from '@postern/core/inbox';
import type { OpenInbox } from './connection.ts';
import type { EntryAbout } from './rows.ts';
import { queueName } from './schema.ts';

/** Stores a delivery and gives its entries to BullMQ, in one script. */
export async function append(
  { client, tag, scripts }: OpenInbox,
  delivery: InboxDelivery,
  entries: readonly NewEntry[],
): Promise<readonly Appended[]> {
  const { body, ...kept } = delivery;
  const reply = await scripts.append(
    client,
    tag,
    queueName(delivery.source),
    JSON.stringify([kept.endpoint, kept.provider]),
    JSON.stringify(kept),
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    kept.digest,
    ...entries.flatMap((entry) => toArguments(entry, delivery)),
  );
  return (reply as readonly [stored: unknown, id: string, digest: string][]).map(
    ([stored, id, digest]): Appended =>
      Number(stored) === 1 ? { state: 'stored' } : { state: 'duplicate', id, digest },
  );
}

function toArguments(entry: NewEntry, { body, verification }: InboxDelivery): string[] {
  const { id, alias = '', eventId, type, occurredAt, orderingKey, state, error } = entry;
  const about: EntryAbout = {
    eventId,
    type,
    occurredAt: occurredAt?.getTime(),
    size: body.length,
    verification,
  };
  // The sign before a key tells an empty one from none.
  const key = orderingKey === undefined ? '' : `=${orderingKey}`;
  return [id, alias, key, state, error === undefined ? '' : JSON.stringify(error), JSON.stringify(about)];
}
