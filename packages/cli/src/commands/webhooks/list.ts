import { printJson } from '../../printing/print.ts';
import { type ClientFlags, clientOf } from './client-of.ts';
import { fromEmailApi, fromSendlayer, showWebhook } from './listed-webhook.ts';

/** Prints the webhooks, without their secrets. */
export async function listWebhooks(flags: ClientFlags): Promise<void> {
  const { provider, api } = await clientOf(flags);
  const webhooks =
    provider === 'email-api' ? (await api.list()).map(fromEmailApi) : (await api.list()).map(fromSendlayer);
  if (flags.json) printJson(webhooks);
  else webhooks.forEach(showWebhook);
}
