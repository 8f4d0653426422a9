import { ConfigurationError } from '../../errors.ts';
import type { SecretSource } from '../../secret.ts';
import { type BasicAuthCredentials, basicAuth } from '../../signatures/basic-auth.ts';
import { bodyToken } from '../../signatures/body-token.ts';
import { pathSecret } from '../../signatures/path-secret.ts';
import type { SignatureScheme } from '../../signatures/scheme.ts';
import { unverified } from '../../signatures/unverified.ts';

/** One of these, and only one. */
export interface SendlayerProof {
  /** The user and password that stand in the webhook's URL. */
  basicAuth?: BasicAuthCredentials | readonly BasicAuthCredentials[];
  /** A long random text that is one segment of the webhook's path. */
  pathSecret?: SecretSource | undefined;
  /** The key of the body's `Signature`. Undocumented: see `acceptUnconfirmed`. */
  secret?: SecretSource | undefined;
  /** With `secret`: you know that the scheme is inferred and not confirmed, and that it leaves the event unsigned. */
  acceptUnconfirmed?: true;
  /** With `secret`: how far `Signature.Timestamp` may lie from now, in seconds. Default: any. */
  tolerance?: number;
  /** Take anything from anybody: for local experiments. */
  acceptUnverified?: true;
}

/** The scheme for the proof that was given. */
export function sendlayerProof(options: SendlayerProof): SignatureScheme {
  const given = (['basicAuth', 'pathSecret', 'secret', 'acceptUnverified'] as const).filter(
    (name) => name in options,
  );
  if (given.length !== 1) {
    throw new ConfigurationError(
      `sendlayer takes exactly one of \`basicAuth\`, \`pathSecret\`, \`secret\` and \`acceptUnverified\`, and got ${given.join(' and ') || 'none'}. ` +
        'Recommended: `basicAuth`, with the same user and password in the URL of the webhook.',
    );
  }
  if ('basicAuth' in options) return basicAuth(options.basicAuth);
  if ('pathSecret' in options) return pathSecret(options.pathSecret);
  if ('acceptUnverified' in options) return unverified(options.acceptUnverified);
  if (options.acceptUnconfirmed !== true) {
    throw new ConfigurationError(
      'How SendLayer signs is not documented. `secret` checks HMAC-SHA256 over Timestamp and Token, which is inferred and leaves the event itself unsigned. ' +
        'Set `acceptUnconfirmed: true` to use it all the same, or `basicAuth` instead.',
    );
  }
  return bodyToken({
    name: 'sendlayer-unconfirmed',
    secret: options.secret,
    tolerance: options.tolerance,
    find: (body) => {
      const {
        Timestamp: timestamp,
        Token: token,
        Signature: signature,
      } = (body.event?.body ?? body).Signature;
      return { timestamp, token, signature };
    },
    place: (body, { timestamp, token, signature }) => ({
      ...body,
      Signature: { Timestamp: Number(timestamp), Token: token, Signature: signature },
    }),
  });
}
