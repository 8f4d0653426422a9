import type { Delivery } from '../delivery/delivery.ts';
import { WebhookVerificationError } from '../errors.ts';

/**
 * Gets the value of a header that verification needs.
 *
 * @throws WebhookVerificationError (`signature-missing`) where it is absent or empty.
 */
export function requireHeader(delivery: Delivery, name: string): string {
  const value = delivery.headers.get(name);
  if (value) return value;
  throw new WebhookVerificationError(
    'signature-missing',
    `The header ${name} is missing: not your sender, no secret set there, or a proxy that drops it.`,
  );
}
