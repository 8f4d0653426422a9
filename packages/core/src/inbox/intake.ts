import { sha256 } from '#crypto';
import { createDelivery, type Delivery } from '../delivery/delivery.ts';
import { greet, type Outcome } from '../delivery/outcome.ts';
import { ConflictError, isPosternError, StoreError } from '../errors.ts';
import { inOrder, isPromise, type MaybePromise, when, within } from '../maybe-promise.ts';
import type { WebhookEvent } from '../provider/event.ts';
import type { ReadEvent } from '../provider/provider.ts';
import type { Verification } from '../signatures/scheme.ts';
import { storable, toAttemptError } from './attempt-error.ts';
import { Backlog } from './backlog.ts';
import { entryId } from './entry-id.ts';
import type { AttachedInbox, AttachedReceiver } from './receiver-side.ts';
import type { Appended, InboxDelivery, InboxStore, NewEntry } from './store.ts';

interface Intake {
  readonly store: InboxStore;
  readonly receiver: AttachedReceiver;
  readonly backlog: Backlog;
  /** Lets the workers of this process look for the events that were stored. */
  readonly wake: () => void;
}

/** An entry that is about to be stored, and the event that it was made from. */
interface Arrival {
  readonly entry: NewEntry;
  readonly event?: WebhookEvent;
  /** The reason for which the entry is a dead letter from the start. */
  readonly error?: unknown;
}

/** Stores the events of verified deliveries, then wakes the workers. */
export function createIntake(
  store: InboxStore,
  receiver: AttachedReceiver,
  wake: () => void,
): AttachedInbox['accept'] {
  const intake: Intake = { store, receiver, backlog: new Backlog(store, receiver), wake };
  return (delivery, verification) => accept(intake, delivery, verification);
}

async function accept(intake: Intake, delivery: Delivery, verification: Verification): Promise<Outcome> {
  const { provider, clock, outcomes } = intake.receiver;
  if (await intake.backlog.isFull()) return outcomes.overloaded;
  let arrivals: readonly Arrival[];
  let kept: InboxDelivery;
  try {
    const found = await provider.read(delivery, verification, clock);
    if ('handshake' in found) return greet(outcomes, found.handshake);
    if (found.length === 0) return outcomes.ignored;
    kept = await toInboxDelivery(intake, delivery, verification);
    arrivals = await arrivalsOf(intake, found, kept.digest);
  } catch (error) {
    if (!isPosternError(error) || error.code !== 'body-malformed') throw error;
    kept = await toInboxDelivery(intake, delivery, verification);
    arrivals = [await malformedArrival(intake, error, kept.digest)];
  }
  return keep(intake, arrivals, delivery, kept);
}

async function arrivalsOf(
  { receiver }: Intake,
  items: readonly ReadEvent[],
  digest: string,
): Promise<readonly Arrival[]> {
  const { source, provider } = receiver;
  // A digest stands for a whole body, so it stands for an event only where the body has no other.
  const hasAlias = provider.digestGuard && items.length === 1;
  const alias = hasAlias ? await entryId(source, '=', digest) : undefined;
  return inOrder(items, (item) => arrivalOf(receiver, item, alias));
}

function arrivalOf(
  { source, orderingKey }: AttachedReceiver,
  item: ReadEvent,
  alias: string | undefined,
): MaybePromise<Arrival> {
  const { event } = item;
  const error = item.kind === 'drifted' ? item.error : undefined;
  const ordering = orderingKey(event);
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

/** The delivery is authentic, so it is kept for an operator: the sender would only send the same bytes again. */
async function malformedArrival({ receiver }: Intake, error: Error, digest: string): Promise<Arrival> {
  const id = await entryId(receiver.source, '!', digest);
  return { error, entry: { id, eventId: '', type: '', state: 'dead', error: toAttemptError(error) } };
}

async function keep(
  intake: Intake,
  arrivals: readonly Arrival[],
  delivery: Delivery,
  kept: InboxDelivery,
): Promise<Outcome> {
  const { outcomes } = intake.receiver;
  const appended = await append(intake, kept, arrivals);
  let outcome = outcomes.duplicate;
  const others: { readonly arrival: Arrival; readonly holder: string }[] = [];
  for (const [index, arrival] of arrivals.entries()) {
    const result = appended[index];
    if (result?.state === 'duplicate') {
      if (result.digest !== kept.digest) others.push({ arrival, holder: result.id });
    } else if (arrival.error === undefined) {
      intake.backlog.add();
      outcome = outcomes.accepted;
    } else {
      if (outcome === outcomes.duplicate) outcome = outcomes['dead-lettered'];
      report(intake, 'dead-lettered', arrival.error, arrival, delivery);
    }
  }
  if (outcome === outcomes.accepted) intake.wake();
  const aside = await inOrder(others, ({ arrival, holder }) =>
    setAside(intake, arrival, holder, delivery, kept),
  );
  return aside.includes(true) && outcome === outcomes.duplicate ? outcomes.quarantined : outcome;
}

/** Quarantines an event whose id was stored with another body. False when it is the same event after all. */
async function setAside(
  intake: Intake,
  { event, entry }: Arrival,
  holder: string,
  delivery: Delivery,
  kept: InboxDelivery,
): Promise<boolean> {
  if (event === undefined || (await isSameEvent(intake, holder, event))) return false;
  const { eventId, type, occurredAt } = entry;
  const error = new ConflictError(
    `An event ${JSON.stringify(eventId)} is there already, with other content. This one was set aside.`,
  );
  const id = await entryId(intake.receiver.source, '~', `${kept.digest}${event.id}`);
  const aside: Arrival = {
    event,
    entry: { id, eventId, type, occurredAt, state: 'quarantined', error: toAttemptError(error) },
  };
  const [result] = await append(intake, kept, [aside]);
  if (result?.state === 'stored') report(intake, 'quarantined', error, aside, delivery);
  return true;
}

/** Compares the events and not the bodies: some senders count their attempts in the body, or batch differently. */
async function isSameEvent(
  { store, receiver }: Intake,
  holder: string,
  event: WebhookEvent,
): Promise<boolean> {
  const found = await inTime(receiver, store.get(holder));
  if (found?.delivery === undefined) return false;
  const { delivery } = found;
  try {
    const context = { ...receiver.clock, stored: true };
    const items = await receiver.provider.read(createDelivery(delivery), delivery.verification, context);
    if ('handshake' in items) return false;
    const content = contentOf(event);
    return items.some((item) => item.event.id === event.id && contentOf(item.event) === content);
  } catch {
    return false;
  }
}

async function append(
  { store, receiver }: Intake,
  kept: InboxDelivery,
  arrivals: readonly Arrival[],
): Promise<readonly Appended[]> {
  const entries = arrivals.map(({ entry }) => entry);
  try {
    return await inTime(receiver, store.append(kept, entries));
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('The inbox failed, so nothing was accepted.', { cause: error });
  }
}

function inTime<T>({ storeTimeoutMs }: AttachedReceiver, answer: MaybePromise<T>): MaybePromise<T> {
  if (!isPromise(answer)) return answer;
  return within(answer, storeTimeoutMs, () => {
    // It may be stored all the same: then the sender's next attempt is a duplicate.
    answer.catch(() => {});
    throw new StoreError(`The inbox did not answer within ${storeTimeoutMs} ms, so nothing was accepted.`);
  });
}

/** Runs beside the answer, which is given as soon as the event is stored. */
function report(
  { receiver }: Intake,
  outcome: 'dead-lettered' | 'quarantined',
  error: unknown,
  { event }: Arrival,
  delivery: Delivery,
): void {
  const reported = receiver.reporter.failure(outcome, error, { delivery, ...(event && { event }) });
  if (isPromise(reported)) receiver.track(reported);
}

async function toInboxDelivery(
  { receiver }: Intake,
  delivery: Delivery,
  verification: Verification,
): Promise<InboxDelivery> {
  const { method, url, body } = delivery;
  return {
    source: receiver.source,
    endpoint: receiver.endpoint,
    provider: receiver.provider.name,
    method,
    // The path is the secret.
    url: verification.scheme.includes('path-secret') ? '' : url,
    headers: withoutCredentials(delivery),
    body,
    digest: await sha256(body),
    verification,
  };
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
