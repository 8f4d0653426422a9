import { type Delivery, isPosternError, type Provider, type Verification } from '@postern/core';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/failed-delivery.ts';
import type { NamedProvider } from '../../providers/load-provider.ts';

/** The result of a check. */
export type CheckResult =
  | Proved
  | { readonly verified: false; readonly code: string; readonly explanations: readonly Explanation[] };

/** A delivery that verifies, and what proves it. */
export interface Proved {
  readonly verified: true;
  readonly level: Verification['level'];
  readonly scheme: string;
  /** The index of the secret that fits, where there are several. */
  readonly secretIndex: number;
  readonly events: readonly { readonly id: string; readonly type: string; readonly fits: boolean }[];
}

/**
 * Verifies a delivery as of `now`, and explains why it does not verify.
 *
 * @throws the error of the provider when its secret is not valid in any form.
 */
export async function checkDelivery(
  named: NamedProvider,
  delivery: Delivery,
  now: number,
): Promise<CheckResult> {
  try {
    const provider = await named.create();
    const verification = await provider.signature.verify(delivery, { now: () => now });
    const events = await eventsOf(provider, delivery, verification, now);
    return { verified: true, ...verification, events };
  } catch (error) {
    if (!isPosternError(error) || !/^(signature|timestamp|credential)-|^secret-invalid$/.test(error.code))
      throw error;
    const explanations = await explain(named, delivery, now);
    // A secret that is not valid in any form is a mistake in the call, and its own message says so.
    const isInvalid =
      explanations.length === 0 || explanations.some(({ cause }) => cause === 'secret-invalid');
    if (error.code === 'secret-invalid' && isInvalid) throw error;
    const own = { cause: error.code, message: error.message, fix: 'The signature itself is right.' };
    return {
      verified: false,
      code: error.code,
      explanations: explanations.length > 0 ? explanations : [own],
    };
  }
}

/** Reads the events. None for a body that is not an event, and for SNS, where reading can confirm a subscription. */
async function eventsOf(
  provider: Provider,
  delivery: Delivery,
  verification: Verification,
  now: number,
): Promise<Proved['events']> {
  if (verification.scheme === 'sns') return [];
  try {
    const found = await provider.read(delivery, verification, { now: () => now });
    if ('handshake' in found) return [];
    return found.map(({ kind, event: { id, type } }) => ({ id, type, fits: kind !== 'drifted' }));
  } catch (error) {
    if (isPosternError(error) && error.code === 'body-malformed') return [];
    throw error;
  }
}
