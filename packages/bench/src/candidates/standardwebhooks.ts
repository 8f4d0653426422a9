import { Webhook } from 'standardwebhooks';
import type { Candidate } from '../candidate.ts';

/** Verifies its own scheme over the same body, where id and timestamp are signed as well, and parses. Nothing more. */
export function standardwebhooks(secret: string): Candidate {
  const webhook = new Webhook(secret);
  return {
    name: 'standardwebhooks Webhook.verify',
    refuses: 'changed',
    accept: ({ body, headers }) =>
      (webhook.verify(body, headers.standard) as { type: string }).type === 'delivered',
  };
}
