import { randomBytes } from 'node:crypto';
import type { ClaimedEntry, InboxDelivery, InboxStore } from '@postern/core/inbox';
import { enqueue } from './enqueue.ts';
import type { OpenConnection } from './inbox-connection.ts';
import type { InboxParts } from './inbox-parts.ts';
import { inboxQueueName } from './inbox-queue-name.ts';
import { toDelivery, toFields } from './inbox-replies.ts';

/**
 * BullMQ gives jobs, each to one claim. Whether the entry of a job can be had is for the record to say, in one script
 * for all jobs of a round, which takes those that can.
 */
export function createClaim({ open, tag, scripts }: InboxParts): InboxStore['claim'] {
  const recoveredAt = new Map<string, number>();
  /** How many jobs were left at the last look. */
  const left = new Map<string, number>();

  async function round(queue: string, claim: Claim, count: number, leaseMs: number): Promise<Round> {
    const opened = await open();
    const { client, queues } = opened;
    const tokens = Array.from({ length: count }, () => `${claim.id}-${claim.tokens++}`);
    const jobs = await queues.take(queue, tokens, leaseMs);
    const waitKey = await queues.waitKey(queue);
    const reply = await scripts.take(
      client,
      tag,
      ...[queue, leaseMs, waitKey, claim.id, claim.rounds++],
      ...jobs.flatMap(({ job, token }) => [job, token]),
    );
    const { claimed, refused, missing, waiting } = toRound(reply);
    await Promise.allSettled([
      ...refused.map(({ job, token, delayMs }) =>
        delayMs < 0 ? queues.finish(queue, job, token) : queues.putBack(queue, job, token, delayMs),
      ),
      requeue(opened, queue, missing),
    ]);
    left.set(queue, waiting + missing.length);
    return { claimed, found: jobs.length + missing.length };
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

  return async (source, limit, leaseMs) => {
    const queue = inboxQueueName(source);
    const claim = { id: randomBytes(12).toString('hex'), tokens: 0, rounds: 0 };
    const claimed: ClaimedEntry[] = [];
    await recover(queue);
    while (claimed.length < limit) {
      // The first look is for one at least: those that are due only now do not wait yet.
      const count = Math.min(limit - claimed.length, Math.max(1, left.get(queue) ?? 1));
      try {
        const { claimed: more, found } = await round(queue, claim, count, Math.ceil(leaseMs));
        claimed.push(...more);
        if (found === 0 || left.get(queue) === 0) break;
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
  tokens: number;
  rounds: number;
}

interface Round {
  readonly claimed: readonly ClaimedEntry[];
  /** How many jobs there were, whatever became of them. */
  readonly found: number;
}

function toRound(reply: unknown) {
  const [entries, deliveries, refused, missing, waiting] = reply as [
    readonly (readonly (Buffer | number)[])[],
    readonly (readonly [stamp: Buffer, fields: unknown])[],
    readonly (readonly (Buffer | number)[])[],
    readonly Buffer[],
    number,
  ];
  const known = new Map<string, InboxDelivery>(
    deliveries.map(([stamp, fields]) => [`${stamp}`, toDelivery(toFields(fields))]),
  );
  return {
    claimed: entries.map((entry): ClaimedEntry => {
      const [id = '', token = '', attempt, crashes, stamp, eventId = '', type = ''] = entry.map(String);
      return {
        id,
        token,
        eventId,
        type,
        attempt: Number(attempt),
        crashes: Number(crashes),
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
