import { Webhook } from 'standardwebhooks';
import type { Candidate } from '../candidate.ts';

/** Its own scheme over the same body: id and timestamp are signed as well. It verifies and parses, nothing more. */
export function standardwebhooks(secret: string): Candidate {
  const webhook = new Webhook(secret);
  return {
    name: 'standardwebhooks Webhook.verify',
    refuses: 'changed',
    accept: ({ body, headers }) =>
      (webhook.verify(body, headers.standard) as { type: string }).type === 'delivered',
  };
}
