import { sha256 } from '#crypto';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import type { Outcome } from '../delivery/outcome.ts';
import { ConflictError, isPosternError, type MalformedBodyError, StoreError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, tryTo, when, within } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { ReadEvent } from '../provider/provider.ts';
import type { Verification } from '../signatures/scheme.ts';
import { storable, toAttemptError } from './attempt-error.ts';
import { createBacklog } from './backlog.ts';
import { entryId } from './entry-id.ts';
import type { AttachedReceiver, InboxPort } from './receiver-side.ts';
import type { InboxDelivery, InboxStore, NewEntry } from './store.ts';

/** An entry that is about to be stored, and what it was made from. */
interface Arrival {
  readonly entry: NewEntry;
  readonly event?: WebhookEvent;
  /** Why it goes to the dead letters at once. */
  readonly error?: unknown;
}

/** Stores the events of verified deliveries, and tells the workers. */
export function createIntake(
  store: InboxStore,
  receiver: AttachedReceiver,
  wake: () => void,
): InboxPort['accept'] {
  const { provider, outcomes, reporter, source } = receiver;
  const clock = { now: receiver.now };
  const backlog = createBacklog(store, receiver);

  function accept(delivery: Delivery, verification: Verification): MaybePromise<Outcome> {
    return when(backlog.isFull(), (full) => {
      if (full) return outcomes.overloaded;
      return tryTo(
        () => provider.read(delivery, verification, clock),
        (found) => {
          if ('handshake' in found) return receiver.greet(found.handshake);
          return found.length === 0 ? outcomes.ignored : keepEvents(found, delivery, verification);
        },
        (error) => {
          if (isPosternError(error) && error.code === 'body-malformed') {
            return keepMalformed(error, delivery, verification);
          }
          throw error;
        },
      );
    });
  }

  function keepEvents(
    items: readonly ReadEvent[],
    delivery: Delivery,
    verification: Verification,
  ): MaybePromise<Outcome> {
    return when(sha256(delivery.body), (digest) => {
      // A digest stands for a whole body, so for an event only where it is the only one.
      const alias = provider.digestGuard && items.length === 1 ? entryId(source, '=', digest) : undefined;
      return when(alias, (known) =>
        when(
          inOrder(items, (item) => arrivalOf(item, known)),
          (arrivals) => keep(arrivals, delivery, toInboxDelivery(delivery, digest, verification)),
        ),
      );
    });
  }

  function arrivalOf(item: ReadEvent, alias: string | undefined): MaybePromise<Arrival> {
    const { event } = item;
    const error = item.kind === 'drifted' ? item.error : undefined;
    const ordering = receiver.inboxLimits.orderingKey?.(event);
    return when(entryId(source, ':', event.id), (id) => ({
      event,
      error,
      entry: {
        id,
        ...(alias && { alias }),
        eventId: storable(event.id),
        type: storable(event.type),
        occurredAt: event.occurredAt,
        ...(ordering !== undefined && { orderingKey: storable(String(ordering)) }),
        ...(error ? { state: 'dead', error: toAttemptError(error) } : { state: 'pending' }),
      },
    }));
  }

  /** It is authentic, so it is kept for somebody to look at: the sender would only send the same again. */
  function keepMalformed(
    error: MalformedBodyError,
    delivery: Delivery,
    verification: Verification,
  ): MaybePromise<Outcome> {
    return when(sha256(delivery.body), (digest) =>
      when(entryId(source, '!', digest), (id) => {
        const entry: NewEntry = { id, eventId: '', type: '', state: 'dead', error: toAttemptError(error) };
        return keep([{ entry, error }], delivery, toInboxDelivery(delivery, digest, verification));
      }),
    );
  }

  function keep(
    arrivals: readonly Arrival[],
    delivery: Delivery,
    kept: InboxDelivery,
  ): MaybePromise<Outcome> {
    return when(append(kept, arrivals), (appended) => {
      let outcome = outcomes.duplicate;
      const others: { arrival: Arrival; holder: string }[] = [];
      for (const [index, arrival] of arrivals.entries()) {
        const result = appended[index];
        if (result?.state === 'duplicate') {
          if (result.digest !== kept.digest) others.push({ arrival, holder: result.id });
        } else if (arrival.error === undefined) {
          backlog.add();
          outcome = outcomes.accepted;
        } else {
          if (outcome === outcomes.duplicate) outcome = outcomes['dead-lettered'];
          tell('dead-lettered', arrival.error, arrival, delivery);
        }
      }
      if (outcome === outcomes.accepted) wake();
      if (others.length === 0) return outcome;
      return when(
        inOrder(others, ({ arrival, holder }) => setAside(arrival, holder, delivery, kept)),
        (aside) => (aside.includes(true) && outcome === outcomes.duplicate ? outcomes.quarantined : outcome),
      );
    });
  }

  /** Of an event whose id is there with another body: false when it is the same event after all. */
  function setAside(
    { event, entry }: Arrival,
    holder: string,
    delivery: Delivery,
    kept: InboxDelivery,
  ): MaybePromise<boolean> {
    if (event === undefined) return false;
    return when(holds(holder, event), (same) => {
      if (same) return false;
      return when(entryId(source, '~', `${kept.digest}${event.id}`), (id) => {
        const error = new ConflictError(
          `An event ${JSON.stringify(entry.eventId)} is there already, with other content. This one was set aside.`,
        );
        const { eventId, type, occurredAt } = entry;
        const aside: Arrival = {
          event,
          entry: { id, eventId, type, occurredAt, state: 'quarantined', error: toAttemptError(error) },
        };
        return when(append(kept, [aside]), ([result]) => {
          if (result?.state === 'stored') tell('quarantined', error, aside, delivery);
          return true;
        });
      });
    });
  }

  /** Some senders count their attempts in the body, or batch anew: what counts is the event. */
  function holds(holder: string, event: WebhookEvent): MaybePromise<boolean> {
    return when(inTime(store.get(holder)), (found) => {
      if (found?.delivery === undefined) return false;
      const { delivery } = found;
      return tryTo(
        () => provider.read(createDelivery(delivery), delivery.verification, { ...clock, stored: true }),
        (items) =>
          !('handshake' in items) &&
          items.some(({ event: held }) => held.id === event.id && contentOf(held) === contentOf(event)),
        () => false,
      );
    });
  }

  function append(kept: InboxDelivery, arrivals: readonly Arrival[]) {
    return inTime(
      tryTo(
        () =>
          store.append(
            kept,
            arrivals.map(({ entry }) => entry),
          ),
        (appended) => appended,
        (error) => {
          if (error instanceof StoreError) throw error;
          throw new StoreError('The inbox failed, so nothing was accepted.', { cause: error });
        },
      ),
    );
  }

  function inTime<T>(answer: MaybePromise<T>): MaybePromise<T> {
    if (!isPromise(answer)) return answer;
    return within(answer, receiver.storeTimeoutMs, () => {
      // It may be stored all the same: then the sender's next attempt is a duplicate.
      answer.catch(() => {});
      throw new StoreError(
        `The inbox did not answer within ${receiver.storeTimeoutMs} ms, so nothing was accepted.`,
      );
    });
  }

  /** Beside the answer, which is given as soon as the event is safe. */
  function tell(
    outcome: 'dead-lettered' | 'quarantined',
    error: unknown,
    { event }: Arrival,
    delivery: Delivery,
  ): void {
    const heard = reporter.failure(outcome, error, { delivery, ...(event && { event }) });
    if (isPromise(heard)) receiver.track(heard);
  }

  function toInboxDelivery(delivery: Delivery, digest: string, verification: Verification): InboxDelivery {
    const { method, url, body } = delivery;
    return {
      source,
      endpoint: receiver.endpoint,
      provider: provider.name,
      method,
      // Its path is the secret.
      url: verification.scheme.includes('path-secret') ? '' : url,
      headers: withoutCredentials(delivery),
      body,
      digest,
      verification,
    };
  }

  return accept;
}

const credentials = new Set(['authorization', 'cookie', 'proxy-authorization']);

function withoutCredentials({ headers }: Delivery): Record<string, string> {
  const kept: [string, string][] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!credentials.has(lower)) kept.push([lower, storable(value, value.length)]);
  }
  return Object.fromEntries(kept);
}

function contentOf({ type, data }: WebhookEvent): string {
  return JSON.stringify([type, data]);
}
