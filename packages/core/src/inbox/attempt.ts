import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { CrashedError, DeadlineError, MalformedBodyError } from '../errors.ts';
import { AbortableContext } from '../handlers/handler-context.ts';
import type { Where } from '../handlers/report.ts';
import { thrownBy } from '../handlers/settle.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, when } from '../maybe-promise.ts';
import type { ReadEvent, ReadResult } from '../provider/provider.ts';
import { setBounded } from '../runtime/set-bounded.ts';
import { storable, toAttemptError } from './attempt-error.ts';
import { entryId } from './entry-id.ts';
import type { AttachedReceiver } from './receiver-side.ts';
import { type RetryOptions, retryDelay } from './retry.ts';
import type { ClaimedEntry, InboxDelivery, InboxStore } from './store.ts';

/** One claimed entry in the hands of a worker. */
export interface RunningAttempt {
  /** When what came of it is written, or it was left to itself. Never rejects. */
  readonly ended: Promise<void>;
  /** Lets `signal` fire. */
  abort(): void;
  /** Gives the entry back, without counting the attempt, although its handlers may still run. */
  giveBack(): Promise<void>;
}

export interface AttemptOptions extends Required<RetryOptions> {
  timeoutMs: number;
}

/** Attempts whose lease ended before they did, until an entry counts as poison. */
const maxCrashes = 3;
/** How many handled entries that could not be recorded are kept in mind. */
const maxUnrecorded = 10_000;
/** Waits between tries to record how handlers ended: almost the default lease in all. */
const recordDelaysMs = [50, 250, 1000, 5000, 20_000];

export function createAttempts(store: InboxStore, receiver: AttachedReceiver, options: AttemptOptions) {
  const { provider, table, reporter, source, leaseMs } = receiver;
  // Handled here at this attempt, but the store does not know it: a later one must not run the handlers again. A
  // replay counts its attempts anew, so that it does run.
  const unrecorded = new Map<string, Pick<ClaimedEntry, 'attempt' | 'replays'>>();
  // Entries of one delivery that are claimed together share its object, and are read once.
  const readOnce = new WeakMap<InboxDelivery, MaybePromise<ReadResult>>();

  /** @param onHandled Called when the handlers have ended, and what came of it is still to be written. */
  function start(entry: ClaimedEntry, onHandled = () => {}): RunningAttempt {
    const { id, token } = entry;
    const delivery = createDelivery(entry.delivery as InboxDelivery);
    const context = new AbortableContext(delivery, entry.delivery.verification, reporter.log, entry.attempt, {
      id,
      token,
    });
    const state = { aborted: false, givenBack: false };
    let stopHolding = () => {};
    const abandoned = new Promise<void>((resolve) => {
      stopHolding = hold(entry, context, resolve);
    });
    const settled = run(entry, delivery, context, state, onHandled).finally(() => stopHolding());
    return {
      ended: Promise.race([settled, abandoned]).catch((error) => reporter.trouble('A worker failed', error)),
      abort() {
        state.aborted = true;
        context.abort(new DeadlineError('The worker is stopping.'));
      },
      async giveBack() {
        state.givenBack = true;
        stopHolding();
        await release(entry, 0, 1);
      },
    };
  }

  /** From the claim to what is written about it. */
  async function run(
    entry: ClaimedEntry,
    delivery: Delivery,
    context: AbortableContext,
    state: Readonly<{ aborted: boolean; givenBack: boolean }>,
    onHandled: () => void,
  ): Promise<void> {
    const before = unrecorded.get(entry.id);
    if (before?.replays === entry.replays && before.attempt < entry.attempt) return complete(entry);
    if (entry.crashes >= maxCrashes) {
      const error = new CrashedError(
        `${entry.crashes} attempts of this event ended with their process, or hung past their lease of ${leaseMs} ms.`,
      );
      return bury(entry, error, { delivery });
    }
    const found = await tryTo<ReadEvent, ReadEvent | { error: unknown }>(
      () => find(entry, delivery),
      (item) => item,
      (error) => ({ error }),
    );
    if (!('event' in found)) return bury(entry, found.error, { delivery });
    const { event } = found;
    if (found.kind === 'drifted') return bury(entry, found.error, { event, delivery });

    const ending = await tryTo(
      () => inOrder(table.handlersFor(found), (handler) => handler(event, context)),
      () => undefined,
      thrownBy,
    );
    onHandled();
    if (state.givenBack) return;
    if (ending === undefined) return complete(entry);
    if (ending.kind === 'retry-later') return release(entry, ending.error.delayMs);
    if (ending.kind === 'non-retryable') return bury(entry, ending.error, { event, delivery });
    // It was told to end, so this was no failure of its own.
    if (state.aborted) return release(entry, 0);
    if (ending.kind === 'handler-failed') await failed(entry, ending.error, { event, delivery });
  }

  /** The event of an entry, read anew: so that a replay after a change of schemas is read by the new ones. */
  function find(entry: ClaimedEntry, delivery: Delivery): MaybePromise<ReadEvent> {
    const { verification, digest } = entry.delivery;
    const read =
      readOnce.get(entry.delivery as InboxDelivery) ??
      provider.read(delivery, verification, { now: receiver.now, stored: true });
    readOnce.set(entry.delivery as InboxDelivery, read);
    return when(read, async (items) => {
      for (const item of 'handshake' in items ? [] : items) {
        const { id } = item.event;
        if (storable(id) !== entry.eventId) continue;
        if ((await entryId(source, ':', id)) === entry.id) return item;
        if ((await entryId(source, '~', `${digest}${id}`)) === entry.id) return item;
      }
      throw new MalformedBodyError('The stored body no longer holds this event. Did the provider change?');
    });
  }

  async function failed(entry: ClaimedEntry, error: unknown, where: Where): Promise<void> {
    const retryInMs = retryDelay(entry.attempt, options);
    if (retryInMs === undefined) return bury(entry, error, where);
    await record('recorded as failed', () =>
      store.fail(entry.id, entry.token, toAttemptError(error), retryInMs),
    );
    report('handler-failed', error, where);
  }

  async function bury(entry: ClaimedEntry, error: unknown, where: Where): Promise<void> {
    await record('recorded as dead', () => store.fail(entry.id, entry.token, toAttemptError(error)));
    report('dead-lettered', error, where);
  }

  async function release({ id, token }: ClaimedEntry, delayMs: number, tries?: number): Promise<void> {
    await record('given back', () => store.release(id, token, delayMs), tries);
  }

  async function complete({ id, token, attempt, replays }: ClaimedEntry): Promise<void> {
    setBounded(unrecorded, maxUnrecorded, id, { attempt, replays });
    if (await record('recorded as done', () => store.complete(id, token))) unrecorded.delete(id);
  }

  /** The listeners do not hold up the next event. */
  function report(
    outcome: 'handler-failed' | 'dead-lettered' | 'deadline',
    error: unknown,
    where: Where,
  ): void {
    const heard = reporter.failure(outcome, error, where);
    if (isPromise(heard)) receiver.track(heard);
  }

  /** Tries until it is written. False when it is not: then the lease ends by itself. */
  async function record(
    what: string,
    write: () => MaybePromise<boolean>,
    tries = recordDelaysMs.length + 1,
  ): Promise<boolean> {
    for (let n = 0; ; n++) {
      try {
        const ours = await write();
        if (!ours)
          reporter.trouble(`An event could not be ${what}: its lease had ended, another may run`, undefined);
        return ours;
      } catch (error) {
        if (n + 1 >= tries) {
          reporter.trouble(`An event could not be ${what}`, error);
          return false;
        }
        await new Promise((resolve) => setTimeout(resolve, recordDelaysMs[n]));
      }
    }
  }

  /**
   * Renews the lease until the handlers end, or are past their time. Then `signal` fires, and if they do not end
   * before the lease does, they are left to themselves: another worker may take the event, as from a dead process.
   */
  function hold(entry: ClaimedEntry, context: AbortableContext, abandon: () => void): () => void {
    const renewing = setInterval(renew, leaseMs / 3);
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const deadline = setTimeout(() => {
      clearInterval(renewing);
      const error = new DeadlineError(`The handlers ran longer than \`timeoutMs\` (${options.timeoutMs}).`);
      context.abort(error);
      leaving = setTimeout(abandon, leaseMs);
      report('deadline', error, { delivery: context.delivery });
    }, options.timeoutMs);

    function renew(): void {
      tryTo(
        () => store.extend(entry.id, entry.token, leaseMs),
        (ours) => {
          if (!ours)
            context.abort(new DeadlineError('The claim was lost: its lease was not renewed in time.'));
        },
        (error) => reporter.trouble('A lease could not be renewed', error),
      );
    }

    return () => {
      clearInterval(renewing);
      clearTimeout(deadline);
      clearTimeout(leaving);
    };
  }

  return { start };
}
