import { equalText } from '../crypto/compare.ts';
import { WebhookVerificationError } from '../errors.ts';
import { when } from '../maybe-promise.ts';
import type { SignatureScheme } from './scheme.ts';
import { prepareSecrets, type SecretSource } from './secret.ts';

/**
 * Verifies a long random text that is one segment of the URL's path, for senders that sign nothing. It proves that the
 * caller knows the URL; keep the path out of access logs.
 *
 * @throws SecretError (`secret-invalid`) for a secret that protects nothing.
 */
export function pathSecret(secret: SecretSource | undefined): SignatureScheme {
  const secretsFor = prepareSecrets(secret, 'pathSecret', encodeURIComponent);

  return {
    name: 'path-secret',
    level: 'credential',
    verify: (delivery) =>
      when(secretsFor(delivery), (secrets) => {
        const segments = pathOf(delivery.url).split('/');
        const secretIndex = secrets.findIndex((expected) => {
          // Every segment is compared, so that the time does not show which one was right.
          return segments.reduce((found, segment) => equalText(expected, segment) || found, false);
        });
        if (secretIndex >= 0) return { level: 'credential', scheme: 'path-secret', secretIndex };
        throw new WebhookVerificationError(
          'credential-mismatch',
          'No segment of the path is `pathSecret`. Does the route have a parameter for it, as /webhooks/email/:secret?',
        );
      }),
    async sign(delivery) {
      const [secret] = await secretsFor(delivery);
      const [path, query] = delivery.url.split('?');
      return { ...delivery, url: `${path?.replace(/\/$/, '')}/${secret}${query ? `?${query}` : ''}` };
    },
  };
}

function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] ?? '';
}
