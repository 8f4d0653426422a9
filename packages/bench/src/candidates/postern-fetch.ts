import { webhooks as fetchWebhooks } from '@postern/core/fetch';
import { webhooks as nextWebhooks } from '@postern/next';
import type { Candidate } from '../candidate.ts';
import { handledReceiver } from '../servers/handled-receiver.ts';
import { type FetchHandler, fetchCandidate } from './fetch-handler.ts';

export function posternNext(secret: string): Candidate {
  return counted(
    'Postern: webhooks of @postern/next',
    (receiver) => nextWebhooks(receiver) as FetchHandler,
    secret,
  );
}

export function posternFetch(secret: string): Candidate {
  return counted('Postern: webhooks of @postern/core/fetch', (receiver) => fetchWebhooks(receiver), secret);
}

type Counted = ReturnType<typeof handledReceiver>;

/** A duplicate is answered 200 as well, so what counts is that the handler ran. */
function counted(
  name: string,
  mount: (receiver: Counted['receiver']) => FetchHandler,
  secret: string,
): Candidate {
  const { receiver, handled } = handledReceiver(secret);
  const candidate = fetchCandidate(name, mount(receiver));
  return {
    ...candidate,
    deduplicates: true,
    accept: async (delivery) => {
      const before = handled();
      return (await candidate.accept(delivery)) && handled() === before + 1;
    },
  };
}
