import { emailApiSubscriptions } from '@postern/core/providers/email-api/subscriptions';
import { sendlayerSubscriptions } from '@postern/core/providers/sendlayer/subscriptions';
import type { Sender } from '../../sandbox/webhook.ts';

export interface ReceiverSubscription {
  baseUrl: string;
  apiKey: string;
  /** The address of the receiver. */
  url: string;
  sender: Sender;
  secret: string | undefined;
}

const emailApiTypes = [
  'queued',
  'sending',
  'delivered',
  'bounced',
  'complained',
  'opened',
  'clicked',
] as const;
const sendlayerNames = ['delivery', 'bounce', 'open', 'click', 'unsubscribe', 'complaint'] as const;

/** Creates webhooks for all events with the management API. Webhooks that the sandbox's file kept are renewed. */
export async function subscribeReceiver(subscription: ReceiverSubscription): Promise<void> {
  const { baseUrl, apiKey, url, sender, secret } = subscription;
  const options = { baseUrl, apiKey, allowInsecure: true };
  if (sender === 'sendlayer') {
    const subscriptions = sendlayerSubscriptions(options);
    const own = (await subscriptions.list()).filter((webhook) => webhook.url === url);
    // SendLayer has no update: a failed webhook can only be deleted and created again.
    for (const { id, enabled } of own) if (!enabled) await subscriptions.delete(id);
    const kept = own.filter(({ enabled }) => enabled).map(({ event }) => event);
    for (const event of sendlayerNames) if (!kept.includes(event)) await subscriptions.create({ url, event });
    return;
  }
  const subscriptions = emailApiSubscriptions(options);
  const old = (await subscriptions.list()).find((webhook) => webhook.url === url);
  if (old && secret !== undefined) {
    await subscriptions.update(old.id, { events: emailApiTypes, secret, active: true });
  } else await subscriptions.create({ url, events: emailApiTypes, secret });
}
