import { webhooks as fetchWebhooks } from '@postern/core/fetch';
import { webhooks as nextWebhooks } from '@postern/next';
import type { Candidate } from '../candidate.ts';
import { handledReceiver } from '../servers/handled-receiver.ts';
import { type FetchHandler, fetchCandidate } from './fetch-handler.ts';
import type { HandlerKind } from './handler.ts';

export function posternNext(secret: string, handler: HandlerKind): Candidate {
  const { receiver, handled } = handledReceiver(secret, { handler });
  return counted(
    `Postern: webhooks of @postern/next, ${handler} handler`,
    nextWebhooks(receiver) as FetchHandler,
    handled,
  );
}

export function posternFetch(secret: string, handler: HandlerKind): Candidate {
  const { receiver, handled } = handledReceiver(secret, { handler });
  return counted(
    `Postern: webhooks of @postern/core/fetch, ${handler} handler`,
    fetchWebhooks(receiver),
    handled,
  );
}

/** A duplicate is answered 200 as well, so a delivery is accepted only when the handler ran. */
function counted(name: string, handler: FetchHandler, handled: () => number): Candidate {
  const candidate = fetchCandidate(name, handler);
  return {
    ...candidate,
    deduplicates: true,
    accept: async (delivery) => {
      const before = handled();
      return (await candidate.accept(delivery)) && handled() === before + 1;
    },
  };
}
