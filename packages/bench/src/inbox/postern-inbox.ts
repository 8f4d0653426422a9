import { createDelivery } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { handledReceiver } from '../servers/handled-receiver.ts';
import { concurrency, type InboxCandidate } from './inbox-candidate.ts';
import { waitForCount } from './wait-for-count.ts';

/** A receiver with this inbox. */
export function posternInbox(
  name: string,
  secret: string,
  inbox: Inbox,
  close: () => Promise<unknown> = async () => undefined,
): InboxCandidate {
  const handled = waitForCount();
  const { receiver } = handledReceiver(secret, { inbox, onHandled: handled.add });
  return {
    name,
    refuses: 'changed',
    deduplicates: true,
    waits: true,
    async accept({ body, headers }) {
      const delivery = createDelivery({ url: '/webhooks/email', headers: headers['email-api'], body });
      return (await receiver.receive(delivery)).kind === 'accepted';
    },
    async handle(count) {
      const all = handled.until(count);
      const worker = receiver.work({ concurrency });
      await all;
      await worker.stop();
    },
    async close() {
      await receiver.close();
      await close();
    },
  };
}
