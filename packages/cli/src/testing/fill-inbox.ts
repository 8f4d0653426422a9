import { createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery, silentLogger } from '@postern/core/testing';

const secret = 'a4f0c1d2e3b45966';

/** Fills an inbox with a real receiver: a dead bounce, an opened email that is done, and a pending click. */
export async function fillInbox(inbox: Inbox): Promise<void> {
  const provider = emailApi({ secret });
  const receiver = createReceiver(provider, { inbox, log: silentLogger })
    .on('bounced', () => {
      throw new Error('no such recipient');
    })
    .on('opened', () => {});
  for (const type of ['bounced', 'opened'] as const)
    await receiver.receive(await signDelivery(provider, { type }));
  const worker = receiver.work({ maxAttempts: 1 });
  for (;;) {
    const { dead, done } = await inbox.stats();
    if (dead === 1 && done === 1) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await worker.stop();
  await receiver.receive(await signDelivery(provider, { type: 'clicked' }));
  await receiver.close();
}
