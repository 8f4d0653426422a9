import { createReceiver, type Delivery, type Failure, type Outcome, type WebhookEvent } from '@postern/core';
import { silentLogger } from '@postern/core/testing';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/failed-delivery.ts';
import type { NamedProvider } from '../../providers/load-provider.ts';

/** The outcome of a delivery, its events, and why it did not verify. */
export interface Inspection {
  readonly outcome: Outcome;
  readonly events: readonly WebhookEvent[];
  readonly reason: string | undefined;
  readonly explanations: readonly Explanation[];
}

/** Makes a receiver that recognises duplicates, and returns a function that reports each delivery. */
export async function createInspection(
  named: NamedProvider,
): Promise<(delivery: Delivery) => Promise<Inspection>> {
  const seen = new WeakMap<Delivery, WebhookEvent[]>();
  const failures = new WeakMap<Delivery, Failure>();
  const keep = (event: WebhookEvent, { delivery }: { delivery: Delivery }): void => {
    seen.get(delivery)?.push(event);
  };
  const receiver = createReceiver(await named.create(), { log: silentLogger })
    .onAny(keep)
    .onUnknown(keep)
    .onError((failure) => {
      if (failure.delivery) failures.set(failure.delivery, failure);
    });

  return async (delivery) => {
    const events: WebhookEvent[] = [];
    seen.set(delivery, events);
    const outcome = await receiver.receive(delivery);
    const error = failures.get(delivery)?.error;
    return {
      outcome,
      events,
      reason: error instanceof Error ? error.message : undefined,
      explanations: outcome.kind === 'unverified' ? await explain(named, delivery) : [],
    };
  };
}
