import { decodeUtf8 } from '#crypto';
import type { Delivery } from '../../delivery/delivery.ts';
import { headerToken } from '../../signatures/header-token.ts';
import type { SignatureScheme } from '../../signatures/scheme.ts';
import type { SecretSource } from '../../signatures/secret.ts';
import { withHeader } from '../../signatures/with-header.ts';

export interface MailomatProof {
  /** The webhook's secret; several while it is being changed; or a lookup by delivery. */
  secret: SecretSource | undefined;
  /** The most seconds between the signed time and now. Default: any. */
  tolerance?: number;
}

export const idHeader = 'x-mom-webhook-id';
export const eventHeader = 'x-mom-webhook-event';
const timestampHeader = 'x-mom-webhook-timestamp';

/** Makes the scheme. It signs the id and the type of the body in the headers, as Mailomat does. */
export function mailomatSignature({ secret, tolerance }: MailomatProof): SignatureScheme {
  const scheme = headerToken({
    secret,
    tolerance,
    parts: [idHeader, eventHeader, timestampHeader],
    timestampHeader,
    header: 'x-mom-webhook-signature',
    prefix: 'sha256=',
  });
  return { ...scheme, sign: (delivery, clock) => scheme.sign(withEventHeaders(delivery), clock) };
}

function withEventHeaders(delivery: Delivery): Delivery {
  const { id, eventType } = JSON.parse(decodeUtf8(delivery.body) ?? '');
  return withHeader(withHeader(delivery, idHeader, String(id)), eventHeader, String(eventType));
}
