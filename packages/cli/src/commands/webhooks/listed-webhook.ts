import type { EmailApiWebhook } from '@postern/core/providers/email-api/subscriptions';
import type { SendlayerWebhook } from '@postern/core/providers/sendlayer/subscriptions';
import { paint } from '../../printing/paint.ts';
import { print } from '../../printing/print.ts';

/** A webhook of either sender, without its secrets. */
export interface ListedWebhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly active: boolean;
}

export function fromEmailApi({ id, url, events, active }: EmailApiWebhook): ListedWebhook {
  return { id, url: withoutPassword(url), events, active };
}

export function fromSendlayer({ id, url, event, enabled }: SendlayerWebhook): ListedWebhook {
  return { id, url: withoutPassword(url), events: [event], active: enabled };
}

/** Prints a webhook on one line. */
export function showWebhook({ id, url, events, active }: ListedWebhook): void {
  const state = paint(active ? 'green' : 'red', active ? 'active' : 'failed');
  print(`${id}  ${state}  ${url}  ${events.join(', ')}`);
}

/** SendLayer's URLs contain the password of basic auth. */
function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password === '' && url.username === '') return text;
  url.username = '***';
  url.password = '';
  return url.href;
}
