import { SecretError } from '../../errors.ts';
import { tryTo, when } from '../../maybe-promise.ts';
import type { Provider } from '../../provider/provider.ts';
import { type FormHmacOptions, formHmac } from '../../signatures/form-hmac.ts';
import type { SecretSource } from '../../signatures/secret.ts';

/** With this Mandrill signs its ping while a webhook has no key yet. It stands in its documents, so everybody has it. */
const pingKey = 'test-webhook';

const pings = new Set(['mandrill_events=[]', 'mandrill_events=%5B%5D']);

/**
 * Answers the HEAD request with which Mandrill looks for the URL and, where `url` is right, the ping without events that
 * it posts. The ping's key proves nothing else: a form with events is never held to it.
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

/** @throws SecretError (`secret-invalid`) where a secret is the ping's: with it anybody could forge events. */
export function withoutPingKey(source: SecretSource | undefined): SecretSource | undefined {
  return typeof source === 'function' ? (delivery) => when(source(delivery), checked) : checked(source);
}

function checked<Source extends string | readonly string[] | undefined>(source: Source): Source {
  if (source !== pingKey && !(Array.isArray(source) && source.includes(pingKey))) return source;
  throw new SecretError(
    'secret-invalid',
    "`secret` is the key of Mandrill's ping, with which anybody could forge events. Use the Key of the webhook.",
  );
}
