import { Webhook } from 'svix';
import type { Candidate } from '../candidate.ts';

/** Verifies. Since 2.0 its `verify` does not parse, so JSON.parse is added. */
export function svix(secret: string): Candidate {
  const webhook = new Webhook(secret);
  return {
    name: 'svix Webhook.verify + JSON.parse',
    refuses: 'changed',
    accept: ({ body, headers }) => {
      webhook.verify(body, headers.standard);
      return JSON.parse(body.toString()).type === 'delivered';
    },
  };
}
