import { createDelivery, type Outcome, type OutcomeKind, type Receiver } from '@postern/core';
import type { SignedBody } from '../sender.ts';
import type { Sample } from '../take-rounds.ts';

/** Puts deliveries through a receiver; each must end as `kind`. `time` is in µs for one delivery. */
export function receiveAll(
  receiver: Pick<Receiver, 'receive'>,
  deliveries: readonly SignedBody[],
  kind: OutcomeKind = 'accepted',
): Sample {
  let ended = 0;
  const start = performance.now();
  for (const { body, headers } of deliveries) {
    const delivery = createDelivery({ url: '/webhooks/email', headers: headers['email-api'], body });
    if ((receiver.receive(delivery) as Outcome).kind === kind) ended++;
  }
  const time = ((performance.now() - start) * 1000) / deliveries.length;
  if (ended !== deliveries.length)
    throw new Error(`${ended} of ${deliveries.length} deliveries were ${kind}.`);
  return { time };
}
