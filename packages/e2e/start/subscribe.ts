import { emailApiSubscriptions } from '@postern/core/providers/email-api/subscriptions';
import { sendlayerSubscriptions } from '@postern/core/providers/sendlayer/subscriptions';

export interface SubscribeOptions {
  readonly apiKey: string;
  /** The address of the receiver, without a path. */
  readonly target: string;
  readonly secret: string;
  readonly password: string;
}

const emailTypes = ['queued', 'sending', 'delivered', 'bounced', 'complained', 'opened', 'clicked'] as const;

/** Creates the webhooks of the Express example at the sandbox by the APIs that a user calls. */
export async function subscribe(baseUrl: string, options: SubscribeOptions): Promise<void> {
  const client = { apiKey: options.apiKey, baseUrl, allowInsecure: true };
  const url = `${options.target}/webhooks/email`;
  await emailApiSubscriptions(client).create({ url, events: emailTypes, secret: options.secret });
  const withPassword = new URL('/webhooks/sendlayer', options.target);
  withPassword.username = 'hooks';
  withPassword.password = options.password;
  for (const event of ['unsubscribe', 'complaint'] as const) {
    await sendlayerSubscriptions(client).create({ url: withPassword.href, event });
  }
}
