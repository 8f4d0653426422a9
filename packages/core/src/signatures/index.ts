// Signature schemes that many senders share, for a `defineProvider` of your own. A bundle holds only those you import.

export type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
export type { Fetch } from '../runtime/fetch.ts';
export { type BasicAuthCredentials, basicAuth } from './basic-auth.ts';
export { type BearerOptions, bearer } from './bearer.ts';
export { type BodyDigestOptions, bodyDigest } from './body-digest.ts';
export { type BodyTokenOptions, bodyToken } from './body-token.ts';
export { type ConfirmSubscriptionOptions, confirmSubscription } from './confirm-subscription.ts';
export { type CredentialOptions, credential } from './credential.ts';
export { type FormHmacOptions, formHmac } from './form-hmac.ts';
export { type HeaderTokenOptions, headerToken } from './header-token.ts';
export { type HmacHeaderOptions, hmacHeader } from './hmac-header.ts';
export { pathSecret } from './path-secret.ts';
export { type PublicKeyHeaderOptions, publicKeyHeader } from './public-key-header.ts';
export type { Clock, SignatureScheme, Verification, VerificationLevel } from './scheme.ts';
export type { SecretSource } from './secret.ts';
export type { SigningKey } from './signing-key.ts';
export { type SnsOptions, sns } from './sns.ts';
export type { SnsMessage } from './sns-message.ts';
export type { SnsSigningKey } from './sns-signing-key.ts';
export { type StandardHeaders, svixHeaders } from './standard-message.ts';
export { type StandardWebhooksOptions, standardWebhooks } from './standard-webhooks.ts';
export { type StandardWebhooksEd25519Options, standardWebhooksEd25519 } from './standard-webhooks-ed25519.ts';
export { type TimestampedHmacOptions, timestampedHmac } from './timestamped-hmac.ts';
export { unverified } from './unverified.ts';
