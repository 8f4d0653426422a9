import { PosternError } from '../errors.ts';

/** Why a call of a sender's management API failed, by what its caller can do about it. */
export type SubscriptionErrorCode =
  | 'subscription-unauthorized'
  | 'subscription-not-found'
  | 'subscription-rejected'
  | 'subscription-rate-limited'
  | 'subscription-unavailable'
  | 'subscription-unreadable';

/** What the sender answered, as far as it did. */
export interface SubscriptionFault extends ErrorOptions {
  /** The HTTP status; undefined when no answer came. It may be 200: SendLayer reports errors inside one. */
  status?: number | undefined;
  /** The sender's own code, as text. */
  senderCode?: string | undefined;
  /** The sender's own words, without keys and passwords that were part of the call. */
  senderMessage?: string | undefined;
  /** How long the sender asks to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/**
 * A call of a sender's management API failed. By `code`: the API key is not accepted (`subscription-unauthorized`),
 * there is no such webhook (`subscription-not-found`), the sender refused the call (`subscription-rejected`), too many
 * calls (`subscription-rate-limited`, see `retryAfterMs`), no answer, a timeout or a 5xx (`subscription-unavailable`:
 * try again), or an answer of another shape than the sender documents (`subscription-unreadable`).
 */
export class SubscriptionError extends PosternError<SubscriptionErrorCode> {
  override readonly name = 'SubscriptionError';
  override readonly code: SubscriptionErrorCode;
  /** The HTTP status; undefined when no answer came. It may be 200: SendLayer reports errors inside one. */
  readonly status: number | undefined;
  /** The sender's own code, as text. */
  readonly senderCode: string | undefined;
  /** The sender's own words, without keys and passwords that were part of the call. */
  readonly senderMessage: string | undefined;
  /** How long the sender asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(code: SubscriptionErrorCode, message: string, fault: SubscriptionFault = {}) {
    const { status, senderCode, senderMessage, retryAfterMs, ...options } = fault;
    super(message, options);
    this.code = code;
    this.status = status;
    this.senderCode = senderCode;
    this.senderMessage = senderMessage;
    this.retryAfterMs = retryAfterMs;
  }
}
