import Stripe from 'stripe';
import type { Candidate } from '../candidate.ts';

/** Verifies and parses, nothing more. */
export function stripe(secret: string): Candidate {
  const { webhooks } = new Stripe('sk_test_unused');
  return {
    name: 'stripe webhooks.constructEvent',
    refuses: 'changed',
    accept: ({ body, headers }) =>
      (webhooks.constructEvent(body, headers.stripe['stripe-signature'] ?? '', secret).type as string) ===
      'delivered',
  };
}
