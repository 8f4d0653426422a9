import type { Where } from '../handlers/report.ts';
import { isPromise, type MaybePromise } from '../maybe-promise.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import { toAttemptError } from './attempt-error.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import { type RetryOptions, retryDelay } from './retry.ts';
import type { ClaimedEntry, InboxStore } from './store.ts';

/** The parts of a worker that record how an entry ended. */
export interface SettleEntryParts {
  readonly store: InboxStore;
  readonly receiver: AttachedReceiver;
  readonly options: Required<RetryOptions>;
  /**
   * Entries that were handled here, which the store does not know. A later attempt must not run the handlers again; a
   * replay counts its attempts from the start, so that it does run.
   */
  readonly unrecorded: Map<string, Pick<ClaimedEntry, 'attempt' | 'replays'>>;
}

/** The largest number of handled entries that are remembered because they could not be recorded. */
const maxUnrecorded = 10_000;
/** The waits between tries to record an end, in milliseconds: together almost the default lease. */
const recordDelaysMs = [50, 250, 1000, 5000, 20_000];

/** Says whether this entry was handled here, and only its record is missing. */
export function isHandledHere({ unrecorded }: SettleEntryParts, entry: ClaimedEntry): boolean {
  const before = unrecorded.get(entry.id);
  return before?.replays === entry.replays && before.attempt < entry.attempt;
}

/** The handlers succeeded. */
export async function completeEntry(parts: SettleEntryParts, entry: ClaimedEntry): Promise<void> {
  const { id, token, attempt, replays } = entry;
  setBounded(parts.unrecorded, maxUnrecorded, id, { attempt, replays });
  if (await record(parts, 'recorded as done', () => parts.store.complete(id, token)))
    parts.unrecorded.delete(id);
}

/** The handlers failed: the entry is tried again later, or becomes a dead letter after the last attempt. */
export async function failEntry(
  parts: SettleEntryParts,
  entry: ClaimedEntry,
  error: unknown,
  where: Where,
): Promise<void> {
  const { store, options } = parts;
  const retryInMs = retryDelay(entry.attempt, options);
  if (retryInMs === undefined) return buryEntry(parts, entry, error, where);
  await record(parts, 'recorded as failed', () =>
    store.fail(entry.id, entry.token, toAttemptError(error), retryInMs),
  );
  reportEntry(parts, 'handler-failed', error, where);
}

/** The entry becomes a dead letter. */
export async function buryEntry(
  parts: SettleEntryParts,
  { id, token }: ClaimedEntry,
  error: unknown,
  where: Where,
): Promise<void> {
  await record(parts, 'recorded as dead', () => parts.store.fail(id, token, toAttemptError(error)));
  reportEntry(parts, 'dead-lettered', error, where);
}

/** Gives the entry back after `delayMs`, as if it had not been claimed. */
export async function releaseEntry(
  parts: SettleEntryParts,
  { id, token }: ClaimedEntry,
  delayMs: number,
  tries?: number,
): Promise<void> {
  await record(parts, 'given back', () => parts.store.release(id, token, delayMs), tries);
}

/** Reports beside the next event, which does not wait for the listeners. */
export function reportEntry(
  { receiver }: SettleEntryParts,
  outcome: 'handler-failed' | 'dead-lettered' | 'deadline',
  error: unknown,
  where: Where,
): void {
  const reported = receiver.reporter.failure(outcome, error, where);
  if (isPromise(reported)) receiver.track(reported);
}

/** Tries until it is written. False when it could not be: then the lease ends by itself. */
async function record(
  { receiver: { reporter } }: SettleEntryParts,
  what: string,
  write: () => MaybePromise<boolean>,
  tries = recordDelaysMs.length + 1,
): Promise<boolean> {
  for (let n = 0; ; n++) {
    try {
      const isOurs = await write();
      if (!isOurs) reporter.trouble(`An event could not be ${what}: its lease had ended, another may run`);
      return isOurs;
    } catch (error) {
      if (n + 1 >= tries) {
        reporter.trouble(`An event could not be ${what}`, error);
        return false;
      }
      await new Promise((resolve) => setTimeout(resolve, recordDelaysMs[n]));
    }
  }
}
