import { ConfigurationError } from '../../errors.ts';
import { bodyToken } from '../../signatures/body-token.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import type { SignatureScheme } from '../../signatures/scheme.ts';
import type { SecretSource } from '../../signatures/secret.ts';

/** One credential, or `secret`; and only one. */
export interface SendlayerProof extends CredentialOptions {
  /** The key of the body's `Signature`. Undocumented: see `acceptUnconfirmed`. */
  secret?: SecretSource | undefined;
  /** With `secret`: you know that the scheme is inferred and not confirmed, and that it leaves the event unsigned. */
  acceptUnconfirmed?: true;
  /** With `secret`: how far `Signature.Timestamp` may lie from now, in seconds. Default: any. */
  tolerance?: number;
}

/** The scheme for the proof that was given. */
export function sendlayerProof(options: SendlayerProof): SignatureScheme {
  return credential('sendlayer', options, { secret: () => unconfirmedSignature(options) });
}

function unconfirmedSignature(options: SendlayerProof): SignatureScheme {
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
