import type { IQueueBackend, JobJson } from 'bullmq';
import type { OwnClient } from './own-client.ts';

/**
 * What BullMQ does beside the scripts of the inbox: it keeps jobs that are due later, and finds those that a dead
 * process had. A job has no data; the record says what it stands for, and whether it still does.
 *
 * No failure in here loses an event, so that most are passed over: a job that is not where it was expected is found by
 * its lock that ends, or by the end of its entry's lease.
 */
export interface InboxQueues {
  /** Has no effect on jobs that are there already, whatever their state. */
  add(queue: string, jobs: readonly string[], delayMs?: number): Promise<void>;
  /** Lets go of jobs whose lock has ended before anything was recorded about them. */
  recover(queue: string): Promise<void>;
  /** Makes a job wait that was lost. */
  retake(queue: string, job: string): Promise<void>;
  extend(queue: string, job: string, token: string, leaseMs: number): Promise<void>;
  finish(queue: string, job: string, token: string): Promise<void>;
  putBack(queue: string, job: string, token: string, delayMs: number): Promise<void>;
  /** Does not wait for the end of a delay that has become pointless. */
  hurry(queue: string, job: string): Promise<void>;
}

/** BullMQ is loaded with the first use of an inbox: whoever only deduplicates does without. */
export async function inboxQueues(client: OwnClient, prefix: string): Promise<InboxQueues> {
  const { createRedisBackend } = await import('bullmq');
  const backends = new Map<string, IQueueBackend>();

  /** BullMQ takes the duration of a lock from the options of a queue. */
  function backendOf(queue: string, leaseMs = 30_000): IQueueBackend {
    const name = `${queue} ${leaseMs}`;
    const known = backends.get(name);
    if (known) return known;
    const options = { connection: client, prefix, lockDuration: leaseMs, stalledInterval, maxStalledCount };
    const backend = createRedisBackend(queue, options, { blocking: false });
    backend.on('error', () => {});
    backends.set(name, backend);
    return backend;
  }

  // When it is ready it has defined its commands.
  await backendOf('commands').waitUntilReady();
  return {
    async add(queue, jobs, delayMs = 0) {
      const backend = backendOf(queue);
      const [only] = jobs;
      if (only !== undefined && jobs.length === 1) await backend.addJob(toJob(only, delayMs), only);
      else await backend.addJobs(jobs.map((job) => ({ job: toJob(job, delayMs), jobId: job })));
    },
    async recover(queue) {
      await backendOf(queue).moveStalledJobsToWait();
    },
    async retake(queue, job) {
      const backend = backendOf(queue);
      await backend.addJob(toJob(job, 0), job);
      await passingOver(backend.moveJobFromActiveToWait(job, anyToken));
    },
    async extend(queue, job, token, leaseMs) {
      await passingOver(backendOf(queue).extendLock(job, token, leaseMs));
    },
    async finish(queue, job, token) {
      const backend = backendOf(queue);
      const end = (by: string) => backend.moveToCompleted(toJob(job, 0) as never, null, true, by, false);
      await withToken(end, token);
    },
    async putBack(queue, job, token, delayMs) {
      const backend = backendOf(queue);
      const wait = (by: string) =>
        delayMs > 0
          ? backend.moveToDelayed(job, Date.now(), delayMs, by, { skipAttempt: true })
          : backend.moveJobFromActiveToWait(job, by);
      if ((await withToken(wait, token)) === missingJob) await backend.addJob(toJob(job, delayMs), job);
    },
    async hurry(queue, job) {
      await passingOver(backendOf(queue).promote(job));
    },
  };
}

/** How often BullMQ looks for ended locks at most, in milliseconds: two such looks find one. */
const stalledInterval = 400;
/** How often an event may crash its process is for core to decide. */
const maxStalledCount = 1_000_000_000;
/** Stands for every token in BullMQ. */
const anyToken = '0';
/** What BullMQ calls `JobNotExist`, `JobLockNotExist` and `JobLockMismatch`. */
const [missingJob, missingLock, otherLock] = [-1, -2, -6];

/** The record has judged the token already: a lock that is another's, or has ended, is in nobody's way. */
async function withToken(
  act: (token: string) => Promise<unknown>,
  token: string,
): Promise<number | undefined> {
  const code = await passingOver(act(token));
  return code === missingLock || code === otherLock ? passingOver(act(anyToken)) : code;
}

/** The code of what BullMQ did not do. Throws what did not come from BullMQ. */
async function passingOver(doing: Promise<unknown>): Promise<number | undefined> {
  try {
    await doing;
    return undefined;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'number' && code < 0) return code;
    throw error;
  }
}

function toJob(id: string, delay: number): JobJson {
  return {
    id,
    name: 'event',
    data: '{}',
    opts: { delay },
    progress: 0,
    attemptsMade: 0,
    attemptsStarted: 0,
    timestamp: Date.now(),
    failedReason: '',
    returnvalue: '',
    stalledCounter: 0,
  };
}
