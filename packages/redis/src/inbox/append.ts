import { type Appended, batchCalls, type InboxDelivery, type NewEntry } from '@postern/core/inbox';
import type { OpenInbox } from './connection.ts';
import type { EntryAbout } from './rows.ts';
import { queueName } from './schema.ts';

/** A delivery and its entries. */
export interface NewDelivery {
  readonly delivery: InboxDelivery;
  readonly entries: readonly NewEntry[];
}

/**
 * Makes a function that stores a delivery and gives its entries to BullMQ. One script does so for all deliveries of a
 * turn of the event loop: under load, this process spends 42 µs on a delivery instead of 68, and Redis 63 instead of 84.
 */
export function appendTogether(
  open: () => Promise<OpenInbox>,
): (one: NewDelivery) => Promise<readonly Appended[]> {
  return batchCalls(async (deliveries: readonly NewDelivery[]) => appendAll(await open(), deliveries), {
    maxWeight,
    weigh: ({ delivery, entries }) => delivery.body.length + bytesOfEntry * entries.length,
    maxRunning: Number.POSITIVE_INFINITY,
  });
}

/** The largest size of what one script stores, in bytes, because Redis does nothing else meanwhile. */
const maxWeight = 200_000;

/** An entry takes the time of so many bytes. */
const bytesOfEntry = 1_000;

async function appendAll(
  { client, tag, scripts }: OpenInbox,
  deliveries: readonly NewDelivery[],
): Promise<readonly (readonly Appended[])[]> {
  const answers = await scripts.append(client, tag, ...deliveries.flatMap(toArguments));
  return (answers as readonly (readonly [stored: unknown, id: string, digest: string][])[]).map((results) =>
    results.map(
      ([stored, id, digest]): Appended =>
        Number(stored) === 1 ? { state: 'stored' } : { state: 'duplicate', id, digest },
    ),
  );
}

function toArguments({ delivery, entries }: NewDelivery): (string | number | Uint8Array)[] {
  const { body, ...kept } = delivery;
  return [
    queueName(delivery.source),
    JSON.stringify([kept.endpoint, kept.provider]),
    JSON.stringify(kept),
    Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    kept.digest,
    entries.length,
    ...entries.flatMap((entry) => toEntryArguments(entry, delivery)),
  ];
}

function toEntryArguments(entry: NewEntry, { body, verification }: InboxDelivery): string[] {
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
