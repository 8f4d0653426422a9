import { equalText } from '../crypto/compare.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { ConfigurationError, WebhookVerificationError } from '../errors.ts';
import type { SignatureScheme } from './scheme.ts';
import { checkSecrets } from './secret.ts';
import { withHeader } from './with-header.ts';

/** A user and password, as they stand in the webhook's URL. */
export interface BasicAuthCredentials {
  username: string;
  password: string | undefined;
}

/**
 * Verifies HTTP basic auth (RFC 7617), for senders that sign nothing: a user and password in the webhook's URL. It
 * proves that the caller knows the password, not that the body is the sender's.
 *
 * @throws SecretError (`secret-invalid`) for a password that protects nothing.
 */
export function basicAuth(
  credentials: BasicAuthCredentials | readonly BasicAuthCredentials[] | undefined,
): SignatureScheme {
  const list = credentials === undefined ? [] : Array.isArray(credentials) ? credentials : [credentials];
  if (list.length === 0)
    throw new ConfigurationError('`basicAuth` needs `{ username, password }`, or a list of them.');
  const expected = list.map(({ username, password }: BasicAuthCredentials) => {
    if (!username || username.includes(':')) {
      throw new ConfigurationError('`basicAuth.username` must be text without a colon (RFC 7617).');
    }
    const [checked] = checkSecrets(password, 'basicAuth.password');
    return btoa(String.fromCharCode(...encodeUtf8(`${username}:${checked}`)));
  });

  return {
    name: 'basic-auth',
    level: 'credential',
    verify(delivery) {
      const given = delivery.headers.get('authorization');
      if (given === null) {
        throw new WebhookVerificationError(
          'credential-missing',
          'The header Authorization is missing. Does the webhook URL contain the user and password?',
        );
      }
      const [, token = ''] = /^basic +([^\s,]+)$/i.exec(given) ?? [];
      const secretIndex = expected.findIndex((candidate) => equalText(candidate, token));
      if (secretIndex >= 0) return { level: 'credential', scheme: 'basic-auth', secretIndex };
      throw new WebhookVerificationError(
        'credential-mismatch',
        'The header Authorization is not one of `basicAuth`, once. Was the password changed on one side only?',
      );
    },
    sign: async (delivery) => withHeader(delivery, 'authorization', `Basic ${expected[0]}`),
  };
}
