/** The mark by which errors are recognised across copies of this package, where `instanceof` fails. */
const brand: unique symbol = Symbol.for('postern.error') as never;

/** The base of every error that Postern makes. `code` is stable; the text of `message` is not. */
export abstract class PosternError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** A receiver, provider or adapter was put together in a way that cannot work. Thrown at construction. */
export class ConfigurationError extends PosternError<'configuration'> {
  constructor(message: string, options?: ErrorOptions) {
    super('configuration', message, options);
  }
}

/**
 * A secret cannot be used: missing, empty, blank, a bare prefix or a placeholder (`secret-invalid`), or the
 * lookup for it failed (`secret-lookup-failed`). At run time the sender gets 500, so that it tries again.
 */
export class SecretError extends PosternError<'secret-invalid' | 'secret-lookup-failed'> {}

/**
 * The delivery does not prove who sent it. The sender gets 401 and a constant body; `code` and `message` are
 * for your log.
 */
export class WebhookVerificationError extends PosternError<
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'timestamp-stale'
  | 'credential-missing'
  | 'credential-mismatch'
> {}

/**
 * The bytes of the body could not be had: already read by a parser (`body-consumed`, answered 500), over the
 * limit (`body-too-large`, 413), not complete in time (`body-incomplete`, 408), or with a Content-Encoding
 * (`body-encoded`, 415).
 */
export class BodyError extends PosternError<
  'body-consumed' | 'body-too-large' | 'body-incomplete' | 'body-encoded'
> {}

/** An authentic body that is no event: not UTF-8, not JSON, not an object, or without id or type. Answered 400. */
export class MalformedBodyError extends PosternError<'body-malformed'> {
  constructor(message: string, options?: ErrorOptions) {
    super('body-malformed', message, options);
  }
}

/**
 * An event of a known type whose data does not fit the provider's schema. Answered 422, so that the sender
 * tries again and the event is not lost while you adapt.
 */
export class SchemaDriftError extends PosternError<'schema-drift'> {
  /** The event type whose schema did not fit. */
  readonly type: string;
  /** Where it did not fit, as `data.bounce_type`; one entry for each problem. */
  readonly paths: readonly string[];

  constructor(type: string, paths: readonly string[], message: string, options?: ErrorOptions) {
    super('schema-drift', message, options);
    this.type = type;
    this.paths = paths;
  }
}

/** The deduplication store failed, is full, or took longer than its budget. Answered 503: nothing is run unguarded. */
export class StoreError extends PosternError<'store-unavailable'> {
  constructor(message: string, options?: ErrorOptions) {
    super('store-unavailable', message, options);
  }
}

/** A handler ran past `handlerTimeoutMs`. Answered 503; the claim is kept until the handler ends. */
export class DeadlineError extends PosternError<'handler-deadline'> {
  constructor(message: string, options?: ErrorOptions) {
    super('handler-deadline', message, options);
  }
}

/**
 * Throw this from a handler when trying again can never help. The event counts as handled, the sender gets 200
 * and stops, and `onError` hears of it.
 *
 * @example
 * receiver.on('bounced', (event) => {
 *   if (!isOurs(event.data.to)) throw new NonRetryableError('not our recipient');
 * });
 */
export class NonRetryableError extends PosternError<'non-retryable'> {
  constructor(message = 'The handler gave this event up for good', options?: ErrorOptions) {
    super('non-retryable', message, options);
  }
}

/** Every error of Postern. A `switch` on `code` narrows it. */
export type AnyPosternError =
  | ConfigurationError
  | SecretError
  | WebhookVerificationError
  | BodyError
  | MalformedBodyError
  | SchemaDriftError
  | StoreError
  | DeadlineError
  | NonRetryableError;

/** Tells whether a caught value is one of Postern's errors. Safe with any value, also a hostile one. */
export function isPosternError(value: unknown): value is AnyPosternError {
  try {
    return (
      value instanceof Error &&
      (value as { [brand]?: unknown })[brand] === true &&
      typeof (value as { code?: unknown }).code === 'string'
    );
  } catch {
    return false;
  }
}
