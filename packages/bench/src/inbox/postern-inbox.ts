import { createDelivery } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { handledReceiver } from '../servers/handled-receiver.ts';
import { concurrency, type InboxCandidate } from './inbox-candidate.ts';

/** A receiver with this inbox. */
export function posternInbox(
  name: string,
  secret: string,
  inbox: Inbox,
  close: () => Promise<unknown> = async () => undefined,
): InboxCandidate {
  let handled = () => {};
  const { receiver } = handledReceiver(secret, { inbox, onHandled: () => handled() });
  return {
    name,
    refuses: 'changed',
    deduplicates: true,
    waits: true,
    async accept({ body, headers }) {
      const delivery = createDelivery({ url: '/webhooks/email', headers: headers['email-api'], body });
      return (await receiver.receive(delivery)).kind === 'accepted';
    },
    startWorker(onHandled) {
      handled = onHandled;
      const worker = receiver.work({ concurrency });
      return () => worker.stop();
    },
    async close() {
      await receiver.close();
      await close();
    },
  };
}
