import type { Delivery } from '../delivery/delivery.ts';
import type { MaybePromise } from '../maybe-promise.ts';

/**
 * Says what a scheme proves. `body`: the signature covers the body. `token`: it covers only a token beside the body.
 * `credential`: the caller knew a shared password. `none`: nothing is proved.
 */
export type VerificationLevel = 'body' | 'token' | 'credential' | 'none';

/** The proof of one delivery. */
export interface Verification {
  readonly level: VerificationLevel;
  /** The scheme that proved it. */
  readonly scheme: string;
  /** Which of several secrets matched, counted from 0. Remove the old secret when this stays at the new one. */
  readonly secretIndex: number;
}

/** A way of signing that many senders share. */
export interface SignatureScheme {
  readonly name: string;
  readonly level: VerificationLevel;
  /**
   * Verifies the bytes of a delivery, in constant time.
   *
   * @throws WebhookVerificationError when nothing is proved, SecretError when there is no usable secret.
   */
  verify(delivery: Delivery, clock: Clock): MaybePromise<Verification>;
  /** Signs a delivery as a sender would, with the first secret: for tests and tools. */
  sign(delivery: Delivery, clock: Clock): MaybePromise<Delivery>;
}

/** Gives the time: that of the system, or one that a test sets. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
