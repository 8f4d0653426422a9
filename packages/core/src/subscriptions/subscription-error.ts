import { PosternError } from '../errors.ts';

/** The reason why a call of a sender's management API failed, by what the caller can do about it. */
export type SubscriptionErrorCode =
  | 'subscription-unauthorized'
  | 'subscription-not-found'
  | 'subscription-rejected'
  | 'subscription-rate-limited'
  | 'subscription-unavailable'
  | 'subscription-unreadable';

/** The sender's answer, as far as there is one. */
export interface SubscriptionFault extends ErrorOptions {
  /** The HTTP status; undefined when no answer came. It may be 200: SendLayer reports errors inside one. */
  status?: number | undefined;
  /** The sender's own code, as text. */
  senderCode?: string | undefined;
  /** The sender's own message, without keys and passwords that were part of the call. */
  senderMessage?: string | undefined;
  /** The wait that the sender asks for, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/**
 * A call of a sender's management API failed. The `code` says why:
 *
 * - `subscription-unauthorized`: the API key is not accepted.
 * - `subscription-not-found`: there is no such webhook.
 * - `subscription-rejected`: the sender refused the call.
 * - `subscription-rate-limited`: too many calls; see `retryAfterMs`.
 * - `subscription-unavailable`: no answer, a timeout or a 5xx; try again.
 * - `subscription-unreadable`: an answer of another shape than the sender documents.
 */
export class SubscriptionError extends PosternError<SubscriptionErrorCode> {
  override readonly name = 'SubscriptionError';
  override readonly code: SubscriptionErrorCode;
  /** The HTTP status; undefined when no answer came. It may be 200: SendLayer reports errors inside one. */
  readonly status: number | undefined;
  /** The sender's own code, as text. */
  readonly senderCode: string | undefined;
  /** The sender's own message, without keys and passwords that were part of the call. */
  readonly senderMessage: string | undefined;
  /** The wait that the sender asks for, in milliseconds. */
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
