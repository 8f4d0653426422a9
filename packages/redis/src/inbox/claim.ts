import { randomBytes } from 'node:crypto';
import type { ClaimedDelivery, ClaimedEntry, ClaimOptions } from '@postern/core/inbox';
import { addLater } from './add-later.ts';
import type { LaterJob } from './bullmq-queues.ts';
import type { OpenInbox } from './connection.ts';
import { toAbout, toDelivery } from './rows.ts';
import { queueName } from './schema.ts';

/** Takes entries. BullMQ gives each job to one claim, and the record says in the same script if its entry can be had. */
export async function claim(
  inbox: OpenInbox,
  source: string,
  options: ClaimOptions,
): Promise<readonly ClaimedEntry[]> {
  const queue = queueName(source);
  const claimed: ClaimedEntry[] = [];
  for (let mayBeMore = true; mayBeMore && claimed.length < options.limit; ) {
    try {
      const taken = await take(inbox, queue, { ...options, limit: options.limit - claimed.length });
      claimed.push(...taken.claimed);
      mayBeMore = taken.mayBeMore;
      await Promise.all(taken.early.map((job) => addLater(inbox, queue, job)));
    } catch (error) {
      // A throw would leave the claimed entries to the end of their lease.
      if (claimed.length === 0) throw error;
      break;
    }
  }
  return claimed;
}

interface Taken {
  readonly claimed: readonly ClaimedEntry[];
  /** Jobs that BullMQ gave before their time. */
  readonly early: readonly LaterJob[];
  readonly mayBeMore: boolean;
}

async function take(
  { client, tag, scripts }: OpenInbox,
  queue: string,
  { limit, leaseMs, without = [] }: ClaimOptions,
): Promise<Taken> {
  const name = randomBytes(12).toString('hex');
  const reply = await scripts.claim(client, tag, queue, Math.ceil(leaseMs), name, limit, ...without);
  const [entries, deliveries, early, mayBeMore] = reply as [
    readonly (readonly (Buffer | number)[])[],
    readonly (readonly [stamp: Buffer, kept: Buffer, body?: Buffer])[],
    readonly (readonly Buffer[])[],
    number | Buffer,
  ];
  const byStamp = new Map(deliveries.map(([stamp, kept, body]) => [`${stamp}`, toDelivery(kept, body)]));
  return {
    claimed: entries.map((entry) => toClaimed(entry, byStamp)),
    early: early.map(([id, now, delayMs]) => ({ id: `${id}`, now: Number(now), delayMs: Number(delayMs) })),
    mayBeMore: Number(mayBeMore) === 1,
  };
}

function toClaimed(
  entry: readonly (Buffer | number)[],
  deliveries: ReadonlyMap<string, ClaimedDelivery>,
): ClaimedEntry {
  const [id = '', token = '', attempt, crashes, replays, stamp = '', about] = entry.map(String);
  const { eventId, type } = toAbout(about);
  return {
    id,
    token,
    eventId,
    type,
    attempt: Number(attempt),
    crashes: Number(crashes),
    replays: Number(replays),
    delivery: deliveries.get(stamp) as ClaimedDelivery,
  };
}
