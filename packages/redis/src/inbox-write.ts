import type { Appended, InboxStore, NewEntry } from '@postern/core/inbox';
import type { InboxParts } from './inbox-parts.ts';
import { inboxQueueName } from './inbox-queue-name.ts';
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
      const { endpoint, provider, source, method, url, headers, body, digest, verification } = delivery;
      const reply = await scripts.append(
        client,
        tag,
        ...[queue, endpoint, provider, source, method, url, JSON.stringify(headers)],
        Buffer.from(body.buffer, body.byteOffset, body.byteLength),
        ...[digest, JSON.stringify(verification)],
        ...entries.flatMap(toArguments),
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

function toArguments(entry: NewEntry): string[] {
  const { id, alias = '', eventId, type, occurredAt, orderingKey, state, error } = entry;
  return [
    ...[id, alias, eventId, type],
    occurredAt === undefined ? '' : `${occurredAt.getTime()}`,
    // A key may be empty.
    orderingKey === undefined ? '' : `=${orderingKey}`,
    ...[state, error === undefined ? '' : JSON.stringify(error)],
  ];
}
