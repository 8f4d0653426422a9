import { setTimeout } from 'node:timers/promises';
import { createDelivery } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import type { Sender } from '../sender.ts';
import { handledReceiver } from '../servers/handled-receiver.ts';
import { spreadOf } from '../spread.ts';
import type { Sample } from '../take-rounds.ts';

/** Measures a receiver that gets one event at a time: `acked` and `handled` in ms after the call. */
export function idleReceiver(
  sender: Sender,
  inbox: Inbox,
): { take(): Promise<Sample>; stop(): Promise<void> } {
  let onHandled = () => {};
  const { receiver } = handledReceiver(sender.secret, { inbox, onHandled: () => onHandled() });
  const worker = receiver.work();
  return {
    async take() {
      const acked: number[] = [];
      const handled: number[] = [];
      for (const { body, headers } of sender.deliveries({ size: 2_000 }, 20)) {
        // Long enough for the work that the event before has left.
        await setTimeout(10);
        const ran = new Promise<number>((resolve) => {
          onHandled = () => resolve(performance.now());
        });
        const start = performance.now();
        const delivery = createDelivery({ url: '/webhooks/email', headers: headers['email-api'], body });
        const { kind } = await receiver.receive(delivery);
        acked.push(performance.now() - start);
        if (kind !== 'accepted') throw new Error(`A new event was ${kind}.`);
        handled.push((await ran) - start);
      }
      return { acked: spreadOf(acked).median, handled: spreadOf(handled).median };
    },
    async stop() {
      await worker.stop();
      await receiver.close();
    },
  };
}
