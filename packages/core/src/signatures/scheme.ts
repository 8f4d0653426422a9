import type { Delivery } from '../delivery/delivery.ts';
import type { MaybePromise } from '../maybe-promise.ts';

/**
 * What a scheme proves. `body`: the signature covers the body. `token`: only a token beside it. `credential`: a
 * shared password came along. `none`: nothing is proved.
 */
export type VerificationLevel = 'body' | 'token' | 'credential' | 'none';

/** What was proved about one delivery. */
export interface Verification {
  readonly level: VerificationLevel;
  /** The scheme that proved it. */
  readonly scheme: string;
  /** Which of several secrets matched, counted from 0. The old one may go when this stays at the new one. */
  readonly secretIndex: number;
}

/** A way of signing: a family that many senders share, not one sender. */
export interface SignatureScheme {
  readonly name: string;
  readonly level: VerificationLevel;
  /**
   * Proves the delivery over its bytes, in constant time.
   *
   * @throws WebhookVerificationError when it proves nothing, SecretError when there is no usable secret.
   */
  verify(delivery: Delivery, context: SigningContext): MaybePromise<Verification>;
  /** The delivery as a sender would send it: for tests and tools. Uses the first secret. */
  sign(delivery: Delivery, context: SigningContext): MaybePromise<Delivery>;
}

export interface SigningContext {
  /** Milliseconds since the epoch. */
  now(): number;
}
