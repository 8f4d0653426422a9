import type { Appended, InboxDelivery, InboxStore, NewEntry } from '@postern/core/inbox';
import type { InboxParts } from './inbox-parts.ts';
import { inboxQueueName } from './inbox-queue-name.ts';
import type { KeptAbout } from './inbox-replies.ts';
import { createSettle } from './inbox-settle.ts';

type Writes = Pick<InboxStore, 'append' | 'extend' | 'complete' | 'fail' | 'release'>;

/** Each verb is one script on the record. What BullMQ is told after it may be lost, and is found by a later claim. */
export function createWrites(parts: InboxParts): Writes {
  const { open, tag } = parts;
  const settle = createSettle(parts);

  return {
    async append(delivery, entries) {
      const { client, scripts } = await open();
      const queue = inboxQueueName(delivery.source);
      const { body, ...kept } = delivery;
      const reply = await scripts.append(
        client,
        tag,
        ...[queue, JSON.stringify([kept.endpoint, kept.provider]), JSON.stringify(kept)],
        Buffer.from(body.buffer, body.byteOffset, body.byteLength),
        kept.digest,
        ...entries.flatMap((entry) => toArguments(entry, delivery)),
      );
      const results = reply as readonly [stored: unknown, id: string, digest: string][];
      return results.map(
        ([stored, id, digest]): Appended =>
          Number(stored) === 1 ? { state: 'stored' } : { state: 'duplicate', id, digest },
      );
    },

    async extend(id, token, leaseMs) {
      const { client, queues, scripts } = await open();
      const lease = Math.ceil(leaseMs);
      const [queue, job] = (await scripts.extend(client, tag, id, token, lease)) as (string | undefined)[];
      if (queue === undefined || job === undefined) return false;
      // The record is written, and that is the answer.
      await queues.extend(queue, job, token, lease).catch(() => {});
      return true;
    },

    complete: (id, token) => settle({ id, token, verb: 'complete', error: '', delayMs: undefined }),
    fail: (id, token, error, delayMs) =>
      settle({ id, token, verb: 'fail', error: JSON.stringify(error), delayMs: wholeDelay(delayMs) }),
    release: (id, token, delayMs) =>
      settle({ id, token, verb: 'release', error: '', delayMs: wholeDelay(delayMs) }),
  };
}

function wholeDelay(delayMs: number | undefined): number | undefined {
  return delayMs === undefined ? undefined : Math.max(0, Math.ceil(delayMs));
}

function toArguments(entry: NewEntry, { body, verification }: InboxDelivery): string[] {
  const { id, alias = '', eventId, type, occurredAt, orderingKey, state, error } = entry;
  const about: KeptAbout = {
    eventId,
    type,
    occurredAt: occurredAt?.getTime(),
    size: body.length,
    verification,
  };
  return [
    ...[id, alias],
    // A key may be empty.
    orderingKey === undefined ? '' : `=${orderingKey}`,
    ...[state, error === undefined ? '' : JSON.stringify(error), JSON.stringify(about)],
  ];
}
