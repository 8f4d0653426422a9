import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { CrashedError, DeadlineError } from '../errors.ts';
import { AbortableContext } from '../handlers/handler-context.ts';
import { runHandlers, type Settled, settledBy } from '../handlers/settle.ts';
import type { ReadEvent } from '../provider/provider.ts';
import type { TimedRun } from '../runtime/timekeeper.ts';
import type { RetryOptions } from './retry.ts';
import {
  buryEntry,
  completeEntry,
  failEntry,
  isHandledHere,
  releaseEntry,
  reportEntry,
  type SettleEntryParts,
} from './settle-entry.ts';
import type { CompleteEntry, StoredDeliveries } from './stored-deliveries.ts';

/** The parts of a worker that an attempt uses. */
export interface RunningAttemptParts extends SettleEntryParts {
  readonly deliveries: StoredDeliveries;
  readonly options: Required<RetryOptions> & { readonly timeoutMs: number };
}

/** The number of attempts of one entry that may end with their process, or with their lease. */
const maxCrashes = 3;

/** One claimed entry: from its claim until its end is recorded. */
export class RunningAttempt implements TimedRun {
  /** Resolves when the end is recorded, or the handlers were abandoned. Never rejects. */
  readonly ended: Promise<void>;
  deadlineAt: number;
  renewAt: number;
  readonly #parts: RunningAttemptParts;
  readonly #entry: CompleteEntry;
  readonly #delivery: Delivery;
  readonly #context: AbortableContext;
  #abandon = (): void => {};
  #isAborted = false;
  #isGivenBack = false;

  /** @param onHandled Called when the handlers have ended and their end is not recorded yet. */
  constructor(parts: RunningAttemptParts, entry: CompleteEntry, onHandled = () => {}) {
    const { receiver, options } = parts;
    const { id, token, attempt } = entry;
    const { verification } = entry.delivery;
    const now = performance.now();
    this.deadlineAt = now + options.timeoutMs;
    this.renewAt = now + receiver.leaseMs / 3;
    this.#parts = parts;
    this.#entry = entry;
    this.#delivery = createDelivery(entry.delivery);
    this.#context = new AbortableContext(this.#delivery, verification, receiver.reporter.log, attempt, {
      id,
      token,
    });
    const abandoned = new Promise<void>((resolve) => {
      this.#abandon = resolve;
    });
    receiver.timekeeper.watch(this);
    const settled = this.#run(onHandled).finally(() => receiver.timekeeper.unwatch(this));
    this.ended = Promise.race([settled, abandoned]).catch((error) =>
      receiver.reporter.trouble('A worker failed', error),
    );
  }

  /** Fires the `signal` of the handlers. */
  abort(): void {
    this.#isAborted = true;
    this.#context.abort(new DeadlineError('The worker is stopping.'));
  }

  /** Gives the entry back without counting the attempt, although its handlers may still be running. */
  async giveBack(): Promise<void> {
    this.#isGivenBack = true;
    this.#parts.receiver.timekeeper.unwatch(this);
    await releaseEntry(this.#parts, this.#entry, 0, 1);
  }

  /**
   * Fires `signal` at the deadline and renews the lease no longer. If the handlers do not end before the lease does,
   * they are abandoned: another worker may claim the entry, as after a crash.
   */
  onDeadline(now: number): void {
    if (this.renewAt === Number.POSITIVE_INFINITY) {
      this.deadlineAt = Number.POSITIVE_INFINITY;
      this.#abandon();
      return;
    }
    const { receiver, options } = this.#parts;
    const error = new DeadlineError(`The handlers ran longer than \`timeoutMs\` (${options.timeoutMs}).`);
    this.deadlineAt = now + receiver.leaseMs;
    this.renewAt = Number.POSITIVE_INFINITY;
    this.#context.abort(error);
    reportEntry(this.#parts, 'deadline', error, { delivery: this.#delivery });
  }

  onRenewal(now: number): void {
    this.renewAt = now + this.#parts.receiver.leaseMs / 3;
    void this.#renew();
  }

  async #renew(): Promise<void> {
    const { store, receiver } = this.#parts;
    const { id, token } = this.#entry;
    try {
      if (await store.extend(id, token, receiver.leaseMs)) return;
      this.#context.abort(new DeadlineError('The claim was lost: its lease was not renewed in time.'));
    } catch (error) {
      receiver.reporter.trouble('A lease could not be renewed', error);
    }
  }

  async #run(onHandled: () => void): Promise<void> {
    const parts = this.#parts;
    const entry = this.#entry;
    const delivery = this.#delivery;
    if (isHandledHere(parts, entry)) return completeEntry(parts, entry);
    if (entry.crashes >= maxCrashes) {
      return buryEntry(parts, entry, crashedError(entry.crashes, parts.receiver.leaseMs), { delivery });
    }
    let item: ReadEvent;
    try {
      item = await parts.deliveries.find(entry);
    } catch (error) {
      return buryEntry(parts, entry, error, { delivery });
    }
    const { event } = item;
    if (item.kind === 'drifted') return buryEntry(parts, entry, item.error, { event, delivery });

    const settled = await this.#runHandlers(item);
    onHandled();
    if (this.#isGivenBack) return;
    if (settled.kind === 'accepted') return completeEntry(parts, entry);
    if (settled.kind === 'retry-later') return releaseEntry(parts, entry, settled.error.delayMs);
    if (settled.kind === 'non-retryable') return buryEntry(parts, entry, settled.error, { event, delivery });
    // The handlers were told to end, so this is no failure of their own.
    if (this.#isAborted) return releaseEntry(parts, entry, 0);
    return failEntry(parts, entry, settled.error, { event, delivery });
  }

  async #runHandlers(item: ReadEvent): Promise<Settled> {
    const handlers = this.#parts.receiver.table.handlersFor(item);
    try {
      await runHandlers({ event: item.event, handlers, context: this.#context });
      return { kind: 'accepted' };
    } catch (error) {
      return settledBy(error);
    }
  }
}

function crashedError(crashes: number, leaseMs: number): CrashedError {
  return new CrashedError(
    `${crashes} attempts of this event ended with their process, or ran past their lease of ${leaseMs} ms.`,
  );
}
