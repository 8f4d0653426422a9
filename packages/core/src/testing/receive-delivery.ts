import type { Delivery } from '../delivery/delivery.ts';
import type { OutcomeKind } from '../delivery/outcome.ts';
import type { EventMap, WebhookEvent } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver } from '../receiver/receiver.ts';

/** The outcome of one delivery, with the events that handlers received. */
export interface Received {
  readonly kind: OutcomeKind;
  readonly status: number;
  readonly events: readonly WebhookEvent[];
  /** The first of them. */
  readonly event: WebhookEvent | undefined;
}

const silent = { debug() {}, warn() {}, error() {} };

/** Receives one delivery with a new receiver that handles every event, of a known type or not. */
export async function receiveDelivery<Events extends EventMap>(
  provider: Provider<Events>,
  delivery: Delivery | Promise<Delivery>,
  now: () => number = Date.now,
): Promise<Received> {
  const events: WebhookEvent[] = [];
  const receiver = createReceiver(provider as Provider, { log: silent, now })
    .onAny((event) => events.push(event))
    .onUnknown((event) => events.push(event));
  const { kind, status } = await receiver.receive(await delivery);
  return { kind, status, events, event: events[0] };
}
