import { tryTo } from '../../maybe-promise.ts';
import type { Provider } from '../../provider/provider.ts';
import { type FormHmacOptions, formHmac } from '../../signatures/form-hmac.ts';

/** Mandrill signs its ping with this key while a webhook has none. The key stands in Mandrill's documents. */
export const pingKey = 'test-webhook';

const pings = new Set(['mandrill_events=[]', 'mandrill_events=%5B%5D']);

/**
 * Answers the HEAD request by which Mandrill checks the URL and, where `url` is right, the ping without events that it
 * posts. The ping's key proves nothing else: a form with events is never verified by it.
 */
export function answerPing(form: Omit<FormHmacOptions, 'secret'>): NonNullable<Provider['handshake']> {
  const publicly = formHmac({ ...form, secret: pingKey });
  return (delivery, clock) => {
    if (delivery.method === 'HEAD') return {};
    if (delivery.method !== 'POST' || delivery.body.byteLength > 32) return undefined;
    if (!pings.has(String.fromCharCode(...delivery.body).replace(/%5b%5d/, '%5B%5D'))) return undefined;
    return tryTo(
      () => publicly.verify(delivery, clock),
      () => ({}),
      // It may be signed with the webhook's own key.
      () => undefined,
    );
  };
}
