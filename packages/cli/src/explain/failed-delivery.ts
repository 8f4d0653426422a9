import type { Delivery, WebhookVerificationError } from '@postern/core';
import type { ProviderOptions } from '../provider-options.ts';

/** Why a delivery did not verify. Nothing of a secret, a signature or a body is in it. */
export interface Explanation {
  /** Stable, as `secret-padding`. */
  readonly cause: string;
  /** What is the matter. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A delivery that did not verify, and the means to try what would have made it verify. */
export interface FailedDelivery {
  readonly delivery: Delivery;
  readonly options: ProviderOptions;
  readonly error: Pick<WebhookVerificationError, 'code' | 'message'>;
  /** The headers that the provider looked at, lower case, in its order. */
  readonly looked: readonly string[];
  /** The name of the provider's scheme. */
  readonly scheme: string | undefined;
  /** Whether it would verify with these parts changed, however old it is. */
  verifies(change: Change): Promise<boolean>;
}

export interface Change {
  readonly delivery?: Delivery;
  readonly options?: ProviderOptions;
}
