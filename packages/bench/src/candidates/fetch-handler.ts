import type { Candidate } from '../candidate.ts';
import type { Scheme, SignedBody } from '../sender.ts';
import { path } from '../servers/server-candidate.ts';

/** A handler for Next's app router, Hono and Workers. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** A handler that is called with a new `Request`, as a server would. The time to make it counts for all. */
export function fetchCandidate(
  name: string,
  handler: FetchHandler,
  options: { scheme?: Scheme; refuses?: Candidate['refuses']; toRequest?: typeof toRequest } = {},
): Candidate {
  const { scheme = 'email-api', refuses = 'changed', toRequest: make = toRequest } = options;
  return {
    name,
    refuses,
    waits: true,
    accept: async (delivery) => (await handler(make(delivery, scheme))).status === 200,
  };
}

function toRequest({ body, headers }: SignedBody, scheme: Scheme): Request {
  return new Request(`http://app.example.com${path}`, { method: 'POST', headers: headers[scheme], body });
}
