import { randomBytes } from 'node:crypto';
import type { ClaimedEntry, InboxDelivery, InboxStore } from '@postern/core/inbox';
import { enqueue } from './enqueue.ts';
import type { OpenConnection } from './inbox-connection.ts';
import type { InboxParts } from './inbox-parts.ts';
import { inboxQueueName } from './inbox-queue-name.ts';
import { toAbout, toDelivery } from './inbox-replies.ts';

/**
 * BullMQ gives jobs, each to one claim. Whether the entry of a job can be had is for the record to say: one script
 * does both for all that a claim may take.
 */
export function createClaim({ open, tag }: InboxParts): InboxStore['claim'] {
  const recoveredAt = new Map<string, number>();

  async function round(queue: string, claim: Claim, count: number, leaseMs: number): Promise<Round> {
    const opened = await open();
    const { client, queues, scripts } = opened;
    const reply = await scripts.take(client, tag, queue, leaseMs, claim.id, claim.rounds++, count);
    const { claimed, refused, missing, waiting } = toRound(reply);
    await Promise.allSettled([
      ...refused.map(({ job, token, delayMs }) =>
        delayMs < 0 ? queues.finish(queue, job, token) : queues.putBack(queue, job, token, delayMs),
      ),
      requeue(opened, queue, missing),
    ]);
    return {
      claimed,
      found: claimed.length + refused.length + missing.length,
      left: waiting + missing.length,
    };
  }

  async function requeue(opened: OpenConnection, queue: string, jobs: readonly string[]): Promise<void> {
    if (jobs.length === 0) return;
    await enqueue(opened, tag, queue, jobs);
    await Promise.all(jobs.map((job) => opened.queues.retake(queue, job)));
  }

  /** Finds jobs of processes that died before anything was recorded about them. */
  async function recover(queue: string): Promise<void> {
    const now = performance.now();
    if (now - (recoveredAt.get(queue) ?? -Infinity) < recoverEveryMs) return;
    recoveredAt.set(queue, now);
    const { queues } = await open();
    await queues.recover(queue);
  }

  return async (source, { limit, leaseMs }) => {
    const queue = inboxQueueName(source);
    const claim = { id: randomBytes(12).toString('hex'), rounds: 0 };
    const claimed: ClaimedEntry[] = [];
    await recover(queue);
    while (claimed.length < limit) {
      try {
        const {
          claimed: more,
          found,
          left,
        } = await round(queue, claim, limit - claimed.length, Math.ceil(leaseMs));
        claimed.push(...more);
        if (found === 0 || left === 0) break;
      } catch (error) {
        // What is claimed would be lost to its lease.
        if (claimed.length === 0) throw error;
        break;
      }
    }
    return claimed;
  };
}

/** BullMQ looks twice before it takes a job for lost: so that is less than a second after the end of its lock. */
const recoverEveryMs = 400;

/** A claim may take several rounds. Its tokens begin with its id. */
interface Claim {
  readonly id: string;
  rounds: number;
}

interface Round {
  readonly claimed: readonly ClaimedEntry[];
  /** How many jobs there were, whatever became of them. */
  readonly found: number;
  /** How many wait still. */
  readonly left: number;
}

function toRound(reply: unknown) {
  const [entries, deliveries, refused, missing, waiting] = reply as [
    readonly (readonly (Buffer | number)[])[],
    readonly (readonly [stamp: Buffer, kept: Buffer, body: Buffer])[],
    readonly (readonly (Buffer | number)[])[],
    readonly Buffer[],
    number,
  ];
  const known = new Map<string, InboxDelivery>(
    deliveries.map(([stamp, kept, body]) => [`${stamp}`, toDelivery(kept, body)]),
  );
  return {
    claimed: entries.map((entry): ClaimedEntry => {
      const [id = '', token = '', attempt, crashes, stamp, about, replays] = entry.map(String);
      const { eventId, type } = toAbout(about);
      return {
        id,
        token,
        eventId,
        type,
        attempt: Number(attempt),
        crashes: Number(crashes),
        replays: Number(replays),
        delivery: known.get(stamp ?? '') as InboxDelivery,
      };
    }),
    refused: refused.map(([job, token, delayMs]) => ({
      job: String(job),
      token: String(token),
      delayMs: Number(delayMs),
    })),
    missing: missing.map(String),
    waiting: Number(waiting),
  };
}
