import { decodeUtf8 } from '#crypto';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Handshake } from '../../delivery/outcome.ts';
import { type MaybePromise, tryTo } from '../../maybe-promise.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { Clock } from '../../signatures/scheme.ts';

/** MailerSend signs its check of the URL with this secret, which stands in its documents. */
export const publicSecret = 'test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G';

/** The check has some 120 bytes. Anything much larger is an event, and is not parsed twice. */
const maxBytes = 1024;

/**
 * Answers the `webhook.test` that MailerSend posts when a webhook is saved, and that needs a 2xx. It is never an event,
 * and the public secret proves nothing else.
 */
export function answerUrlCheck(delivery: Delivery, clock: Clock): MaybePromise<Handshake | undefined> {
  if (delivery.method !== 'POST' || delivery.body.byteLength > maxBytes) return undefined;
  if (!isUrlCheck(decodeUtf8(delivery.body) ?? '')) return undefined;
  return tryTo(
    () => hmacHeader({ header: 'signature', secret: publicSecret }).verify(delivery, clock),
    () => ({}),
    () => undefined,
  );
}

function isUrlCheck(text: string): boolean {
  if (!text.includes('webhook.test')) return false;
  try {
    return JSON.parse(text)?.type === 'webhook.test';
  } catch {
    return false;
  }
}
