import type { Appended, AttemptError, InboxStore, NewEntry } from '@postern/core/inbox';
import { enqueue } from './enqueue.ts';
import type { InboxParts } from './inbox-parts.ts';
import { inboxQueueName } from './inbox-queue-name.ts';

type Writes = Pick<InboxStore, 'append' | 'extend' | 'complete' | 'fail' | 'release'>;

/** Each verb is one script on the record. What BullMQ is told after it may be lost, and is found by a later claim. */
export function createWrites({ open, tag, scripts }: InboxParts): Writes {
  async function settle(id: string, token: string, verb: 'complete' | 'fail' | 'release', after: After = {}) {
    const { client, queues } = await open();
    const delay = after.delayMs === undefined ? undefined : Math.max(0, Math.ceil(after.delayMs));
    const error = after.error === undefined ? '' : JSON.stringify(after.error);
    const reply = await scripts.settle(client, tag, id, token, verb, error, delay ?? '');
    const [queue, job, following] = reply as (string | undefined)[];
    if (queue === undefined || job === undefined) return false;
    await whereItMatters(
      delay === undefined ? queues.finish(queue, job, token) : queues.putBack(queue, job, token, delay),
      following === undefined ? undefined : enqueue({ client, queues }, tag, queue, [following], 'hurry'),
    );
    return true;
  }

  return {
    async append(delivery, entries) {
      const opened = await open();
      const queue = inboxQueueName(delivery.source);
      const { endpoint, provider, source, method, url, headers, body, digest, verification } = delivery;
      const reply = await scripts.append(
        opened.client,
        tag,
        ...[queue, endpoint, provider, source, method, url, JSON.stringify(headers)],
        Buffer.from(body.buffer, body.byteOffset, body.byteLength),
        ...[digest, JSON.stringify(verification)],
        ...entries.flatMap(toArguments),
      );
      const results = reply as readonly [stored: unknown, idOrJob: string, digest: string][];
      const jobs = results.flatMap(([stored, job]) => (Number(stored) === 1 && job !== '' ? [job] : []));
      if (jobs.length > 0) await enqueue(opened, tag, queue, jobs);
      return results.map(
        ([stored, id, digest]): Appended =>
          Number(stored) === 1 ? { state: 'stored' } : { state: 'duplicate', id, digest },
      );
    },

    async extend(id, token, leaseMs) {
      const { client, queues } = await open();
      const lease = Math.ceil(leaseMs);
      const [queue, job] = (await scripts.extend(client, tag, id, token, lease)) as (string | undefined)[];
      if (queue === undefined || job === undefined) return false;
      await whereItMatters(queues.extend(queue, job, token, lease));
      return true;
    },

    complete: (id, token) => settle(id, token, 'complete'),
    fail: (id, token, error, delayMs) => settle(id, token, 'fail', { error, delayMs }),
    release: (id, token, delayMs) => settle(id, token, 'release', { delayMs }),
  };
}

interface After {
  readonly error?: AttemptError;
  /** Absent: the entry has ended. */
  readonly delayMs?: number | undefined;
}

/** The record is written, and that is the answer. What fails here is made good when a lock or a lease ends. */
async function whereItMatters(...steps: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  await Promise.allSettled(steps);
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
