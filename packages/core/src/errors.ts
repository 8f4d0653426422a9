import { unstacked } from '#runtime';

/** Marks the errors of Postern, also across two copies of this package, where `instanceof` fails. */
const brand: unique symbol = Symbol.for('postern.error') as never;

/** The base of every error of Postern. `code` is stable; the text of `message` is not. */
export abstract class PosternError<Code extends string = string> extends Error {
  abstract readonly code: Code;

  get [brand](): true {
    return true;
  }
}

/** The base of a class for several causes that a caller treats alike. */
abstract class SeveralCodes<Code extends string> extends PosternError<Code> {
  // `declare` here and below, because a field definition would add bytes to edge bundles.
  declare readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The options of a receiver, provider or adapter cannot work. Thrown when it is made. */
export class ConfigurationError extends PosternError<'configuration'> {
  override readonly name = 'ConfigurationError';
  override readonly code = 'configuration';
}

/**
 * A secret cannot be used: it is missing, empty, blank, a bare prefix or a placeholder (`secret-invalid`), or its
 * lookup failed (`secret-lookup-failed`). At run time the sender gets 500, so that it retries.
 */
export class SecretError extends SeveralCodes<'secret-invalid' | 'secret-lookup-failed'> {
  override readonly name = 'SecretError';
}

const Unstacked = /* @__PURE__ */ unstacked(SeveralCodes);

/**
 * The delivery does not prove who sent it. The sender gets 401 and a constant body; `code` and `message` are for your
 * log. On Node it has no stack, because anybody can cause it and a stack costs more than the check.
 */
export class WebhookVerificationError extends Unstacked<
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'timestamp-stale'
  | 'credential-missing'
  | 'credential-mismatch'
> {
  override readonly name = 'WebhookVerificationError';
}

/**
 * The exact bytes of the body are not available: a parser has read them (`body-consumed`, answered 500), they are over
 * the limit (`body-too-large`, 413), not complete in time (`body-incomplete`, 408), or compressed (`body-encoded`, 415).
 */
export class BodyError extends SeveralCodes<
  'body-consumed' | 'body-too-large' | 'body-incomplete' | 'body-encoded'
> {
  override readonly name = 'BodyError';
}

/** An authentic body is not an event: not UTF-8, not JSON, not an object, or without id or type. Answered 400. */
export class MalformedBodyError extends PosternError<'body-malformed'> {
  override readonly name = 'MalformedBodyError';
  override readonly code = 'body-malformed';
}

/**
 * The data of a known event type does not fit the provider's schema. Answered 422, so that the sender retries and the
 * event is not lost while you adapt.
 */
export class SchemaDriftError extends PosternError<'schema-drift'> {
  override readonly name = 'SchemaDriftError';
  override readonly code = 'schema-drift';

  /** The event type whose schema did not fit. */
  declare readonly type: string;
  /** The places that did not fit, such as `data.bounce_type`. */
  declare readonly paths: readonly string[];

  constructor(type: string, paths: readonly string[], message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
    this.paths = paths;
  }
}

/** A store or an inbox failed, is full, or took too long. Answered 503, so that the sender retries; no handler runs. */
export class StoreError extends PosternError<'store-unavailable'> {
  override readonly name = 'StoreError';
  override readonly code = 'store-unavailable';
}

/** A handler ran past `handlerTimeoutMs`. Answered 503; the claim is kept until the handler ends. */
export class DeadlineError extends PosternError<'handler-deadline'> {
  override readonly name = 'DeadlineError';
  override readonly code = 'handler-deadline';
}

/**
 * Throw this from a handler when a retry cannot help. The event counts as handled, the sender gets 200 and stops, and
 * `onError` receives it.
 *
 * @example
 * receiver.on('bounced', (event) => {
 *   if (!isOurs(event.data.to)) throw new NonRetryableError('not our recipient');
 * });
 */
export class NonRetryableError extends PosternError<'non-retryable'> {
  override readonly name = 'NonRetryableError';
  override readonly code = 'non-retryable';

  constructor(message = 'The handler gave this event up for good', options?: ErrorOptions) {
    super(message, options);
  }
}

/**
 * Throw this from a handler that cannot work now and knows when it can, for example after a 429 of a service that it
 * calls. An inbox tries the event again after `delayMs` and counts no attempt; without one the sender gets 503 and
 * Retry-After.
 *
 * @example
 * receiver.on('bounced', async ({ data }) => {
 *   const answer = await fetch(`https://lists.example.com/${data.to}`, { method: 'PUT' });
 *   if (answer.status === 429) throw new RetryLaterError(60_000);
 * });
 */
export class RetryLaterError extends PosternError<'retry-later'> {
  override readonly name = 'RetryLaterError';
  override readonly code = 'retry-later';
  /** Milliseconds. */
  readonly delayMs: number;

  constructor(
    delayMs: number,
    message = 'The handler asked for this event at a later time',
    options?: ErrorOptions,
  ) {
    super(message, options);
    if (!(delayMs >= 0 && delayMs < Number.POSITIVE_INFINITY)) {
      throw new ConfigurationError(`RetryLaterError takes milliseconds from 0 up, and got ${delayMs}.`);
    }
    this.delayMs = delayMs;
  }
}

/** Three attempts of an event ended with their process or ran past their lease, so it is a dead letter. */
export class CrashedError extends PosternError<'handler-crashed'> {
  override readonly name = 'CrashedError';
  override readonly code = 'handler-crashed';
}

/** An event has the id of another and other content. An inbox quarantines it: it is kept and not handled. */
export class ConflictError extends PosternError<'id-conflict'> {
  override readonly name = 'ConflictError';
  override readonly code = 'id-conflict';
}

/** The union of all errors of Postern. A `switch` on `code` narrows it. */
export type AnyPosternError =
  | ConfigurationError
  | SecretError
  | WebhookVerificationError
  | BodyError
  | MalformedBodyError
  | SchemaDriftError
  | StoreError
  | DeadlineError
  | NonRetryableError
  | RetryLaterError
  | CrashedError
  | ConflictError;

/** Returns true if a caught value is one of Postern's errors. Safe with any value, also a hostile one. */
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
