import { SecretError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import type { SecretSource } from '../signatures/secret.ts';

/**
 * Refuses a secret that stands in the sender's documents: everybody has it, and could forge events.
 *
 * @throws SecretError (`secret-invalid`) where a secret is the published one; from a lookup, when it is called.
 */
export function refusePublishedSecret(
  source: SecretSource | undefined,
  published: string,
  message: string,
): SecretSource | undefined {
  function checked<Source extends string | readonly string[] | undefined>(secrets: Source): Source {
    const isPublished = Array.isArray(secrets) ? secrets.includes(published) : secrets === published;
    if (isPublished) throw new SecretError('secret-invalid', message);
    return secrets;
  }
  return typeof source === 'function' ? (delivery) => when(source(delivery), checked) : checked(source);
}
