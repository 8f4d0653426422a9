import { ConfigurationError } from '../../errors.ts';
import { bodyToken } from '../../signatures/body-token.ts';
import { type CredentialOptions, credential } from '../../signatures/credential.ts';
import type { SignatureScheme } from '../../signatures/scheme.ts';
import type { SecretSource } from '../../signatures/secret.ts';

/** Exactly one credential, or `secret`. */
export interface SendlayerProof extends CredentialOptions {
  /** The key of the body's `Signature`. Undocumented: see `acceptUnconfirmed`. */
  secret?: SecretSource | undefined;
  /** Required with `secret`. It says that you know: the scheme is inferred, and does not sign the event. */
  acceptUnconfirmed?: true;
  /** The most seconds between `Signature.Timestamp` and now, with `secret`. Default: any. */
  tolerance?: number;
}

/** Makes the scheme for the given proof. */
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
