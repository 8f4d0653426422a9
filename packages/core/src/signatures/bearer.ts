import { equalText } from '../crypto/compare.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import type { SignatureScheme } from './scheme.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';
import { withHeader } from './with-header.ts';

/** Options of `bearer`. */
export interface BearerOptions {
  /** Default: `authorization`. */
  header?: string;
  /** The text before the token, in upper or lower case (RFC 9110, section 11.1). Default: `Bearer `. */
  prefix?: string;
}

/**
 * Verifies a fixed token in a header, for senders that sign nothing: `Authorization: Bearer <token>` (RFC 6750), or
 * any header of your choice. It proves that the caller knows the token, not that the body is the sender's.
 *
 * @throws SecretError (`secret-invalid`) for a token that protects nothing.
 * @example
 * bearer(process.env.WEBHOOK_TOKEN, { header: 'x-webhook-token', prefix: '' });
 */
export function bearer(
  tokens: SecretSource | undefined,
  { header = 'authorization', prefix = 'Bearer ' }: BearerOptions = {},
): SignatureScheme {
  if (!header) throw new ConfigurationError('`header` is empty: name the header that carries the token.');
  const tokensFor = prepareSecrets(tokens, 'bearer', (token) => token);

  return {
    name: 'bearer',
    level: 'credential',
    verify(delivery) {
      const given = delivery.headers.get(header);
      if (given === null || given === '') {
        throw new WebhookVerificationError(
          'credential-missing',
          `The header ${header} is missing. Is it set where the sender keeps the webhook?`,
        );
      }
      const hasPrefix = given.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
      const token = hasPrefix ? given.slice(prefix.length) : '';
      return when(tokensFor(delivery), (expected) => {
        const secretIndex = expected.findIndex((candidate) => equalText(candidate, token));
        if (secretIndex >= 0) return { level: 'credential', scheme: 'bearer', secretIndex };
        throw new WebhookVerificationError(
          'credential-mismatch',
          `The header ${header} is not ${prefix ? `"${prefix}" and ` : ''}one of the tokens, once. ` +
            (expected.some((candidate) => candidate !== candidate.trim())
              ? 'A token begins or ends with white space, which a header cannot: trim it.'
              : 'Was the token changed on one side only?'),
        );
      });
    },
    async sign(delivery) {
      const [token] = await tokensFor(delivery);
      return withHeader(delivery, header, prefix + token);
    },
  };
}
