import type { Delivery, WebhookVerificationError } from '@postern/core';
import type { ProviderOptions } from '../providers/provider-options.ts';

/** The reason why a delivery does not verify. It never contains a secret, a signature or a body. */
export interface Explanation {
  /** A stable name, such as `secret-padding`. */
  readonly cause: string;
  /** The reason, in one sentence. */
  readonly message: string;
  /** The action that solves it. */
  readonly fix: string;
}

/** A delivery that does not verify, and a way to try changes. */
export interface FailedDelivery {
  readonly delivery: Delivery;
  readonly options: ProviderOptions;
  readonly error: Pick<WebhookVerificationError, 'code' | 'message'>;
  /** The headers that the provider read, in lower case, in its order. */
  readonly looked: readonly string[];
  /** The name of the provider's signature scheme. */
  readonly scheme: string | undefined;
  /** Returns true when the delivery verifies with this change, regardless of its age. */
  verifies(change: Change): Promise<boolean>;
}

/** The parts of a delivery to replace. */
export interface Change {
  readonly delivery?: Delivery;
  readonly options?: ProviderOptions;
}
