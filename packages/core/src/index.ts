export type { BodyLimits } from './body.ts';
export type { MaybePromise } from './chain.ts';
export { type MemoryDedupOptions, memoryDedup } from './dedup/memory.ts';
export type { Claim, DedupStore } from './dedup/store.ts';
export { createDelivery, type Delivery, type DeliveryHeaders, type HeaderRecord } from './delivery.ts';
export type { EntryClaim, Failure, Handler, HandlerContext, Registration } from './dispatch.ts';
export { createEndpoint, type Endpoint } from './endpoint.ts';
export {
  type AnyPosternError,
  BodyError,
  ConfigurationError,
  ConflictError,
  CrashedError,
  DeadlineError,
  isPosternError,
  MalformedBodyError,
  NonRetryableError,
  RetryLaterError,
  SchemaDriftError,
  SecretError,
  StoreError,
  WebhookVerificationError,
} from './errors.ts';
export type { EventMap, EventOf, WebhookEvent } from './event.ts';
export type { LogDetails, Logger } from './log.ts';
export { withMaxAge } from './max-age.ts';
export type { Outcome, OutcomeKind } from './outcome.ts';
export {
  defineProvider,
  type EventFields,
  type EventsOfSchemas,
  type Handshake,
  type Provider,
  type ProviderDefinition,
} from './provider.ts';
export { createReceiver, type Receiver, type ReceiverOptions } from './receiver.ts';
export type { Schema } from './schema.ts';
export type { SecretSource } from './secret.ts';
export { type BasicAuthCredentials, basicAuth } from './signatures/basic-auth.ts';
export { type HmacHeaderOptions, hmacHeader } from './signatures/hmac-header.ts';
export { pathSecret } from './signatures/path-secret.ts';
export type { SignatureScheme, Verification, VerificationLevel } from './signatures/scheme.ts';
export type { StandardSchema } from './standard-schema.ts';
