import { webhooks } from '@polar-sh/sdk/2026-10';
import type { Candidate } from '../candidate.ts';

/**
 * Verifies by WebCrypto with a key imported for each delivery, and parses. It gets an event of its own type, of the
 * same size.
 */
export function polar(secret: string): Candidate {
  return {
    name: '@polar-sh/sdk validateEvent',
    refuses: 'changed',
    waits: true,
    accept: async ({ polarBody, headers }) =>
      (await webhooks.validateEvent(polarBody, headers.polar, secret)).type === 'order.paid',
  };
}
