import { decodeUtf8 } from '#crypto';
import type { Delivery } from '../../delivery/delivery.ts';
import type { Handshake } from '../../delivery/outcome.ts';
import { SecretError } from '../../errors.ts';
import { type MaybePromise, tryTo, when } from '../../maybe-promise.ts';
import { hmacHeader } from '../../signatures/hmac-header.ts';
import type { Clock } from '../../signatures/scheme.ts';
import type { SecretSource } from '../../signatures/secret.ts';

/** With this MailerSend signs its check of the URL. It stands in its documents, so everybody has it. */
const publicSecret = 'test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G';

/** The check is some 120 bytes; anything much larger is an event, and not worth another look. */
const maxBytes = 1024;

/**
 * Answers the `webhook.test` that MailerSend posts when a webhook is saved, and that must be answered with 2xx. It is
 * never an event, and the public secret proves nothing else.
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

/** @throws SecretError (`secret-invalid`) where a secret is the public one: with it anybody could forge events. */
export function withoutPublicSecret(source: SecretSource | undefined): SecretSource | undefined {
  if (typeof source === 'function') return (delivery) => when(source(delivery), checked);
  return checked(source);
}

function checked<Source>(source: Source): Source {
  if (source !== publicSecret && !(Array.isArray(source) && source.includes(publicSecret))) return source;
  throw new SecretError(
    'secret-invalid',
    '`secret` is the public one of the URL check. Use the Signing Secret of the webhook.',
  );
}
