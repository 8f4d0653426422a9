export { type MemoryDedupOptions, memoryDedup } from './dedup/memory.ts';
export type { Claim, DedupStore } from './dedup/store.ts';
export {
  createDelivery,
  type Delivery,
  type DeliveryHeaders,
  type HeaderRecord,
} from './delivery/delivery.ts';
export type { Handshake, Outcome, OutcomeKind } from './delivery/outcome.ts';
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
export type { EntryClaim, Failure, Handler, HandlerContext, Registration } from './handlers/handler.ts';
export type { LogDetails, Logger } from './handlers/log.ts';
export { createEndpoint, type Endpoint } from './http/endpoint.ts';
export type { MaybePromise } from './maybe-promise.ts';
export {
  defineProvider,
  type EventFields,
  type EventsOfSchemas,
  type ProviderDefinition,
} from './provider/define-provider.ts';
export type { EventMap, EventOf, WebhookEvent } from './provider/event.ts';
export type { Provider } from './provider/provider.ts';
export type { Schema } from './provider/schema.ts';
export type { StandardSchema } from './provider/standard-schema.ts';
export { withMaxAge } from './provider/with-max-age.ts';
export type { BodyLimits } from './receiver/receiver.ts';
export { createReceiver, type Receiver, type ReceiverOptions } from './receiver/receiver.ts';
export { type BasicAuthCredentials, basicAuth } from './signatures/basic-auth.ts';
export { type HmacHeaderOptions, hmacHeader } from './signatures/hmac-header.ts';
export { pathSecret } from './signatures/path-secret.ts';
export type { SignatureScheme, Verification, VerificationLevel } from './signatures/scheme.ts';
export type { SecretSource } from './signatures/secret.ts';
