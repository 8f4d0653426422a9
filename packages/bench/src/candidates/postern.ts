import { createDelivery, createReceiver, type Logger, type Outcome, type Verification } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import type { Candidate } from '../candidate.ts';
import type { SignedBody } from '../sender.ts';

/** Refusals are expected while candidates are checked. */
export const silent: Logger = { debug() {}, warn() {}, error() {} };

/**
 * The whole way of a delivery: verify, read, schema, claim, dispatch, settle. With the default store, which
 * remembers 100,000 ids: the caller fills it first, so that each claim lets an old id go, as it is in production.
 */
export function posternReceive(secret: string): Candidate {
  let handled = 0;
  const receiver = createReceiver(emailApi({ secret }), { log: silent }).on('delivered', (event) => {
    if (event.data.delivered_at !== '') handled++;
  });
  return {
    name: 'Postern receive(), the whole way',
    refuses: 'changed',
    deduplicates: true,
    accept: (delivery) => {
      const before = handled;
      // A promise has no `kind`: on Node nothing here waits.
      const outcome = receiver.receive(toDelivery(delivery)) as Outcome;
      return outcome.kind === 'accepted' && handled === before + 1;
    },
  };
}

export function posternVerify(secret: string): Candidate {
  const { signature } = emailApi({ secret });
  return {
    name: '- of it: provider.signature.verify alone',
    refuses: 'changed',
    accept: (delivery) =>
      (signature.verify(toDelivery(delivery), { now: Date.now }) as Verification).level === 'body',
  };
}

export function posternRead(secret: string): Candidate {
  const provider = emailApi({ secret });
  const verification: Verification = { level: 'body', scheme: 'hmac-header', secretIndex: 0 };
  return {
    name: '- of it: provider.read alone, with the schema',
    refuses: 'cut',
    accept: (delivery) => {
      const items = provider.read(toDelivery(delivery), verification, { now: Date.now });
      return 'length' in items && items[0]?.kind === 'known';
    },
  };
}

/** As an adapter makes it of a Node request. */
function toDelivery({ body, headers }: SignedBody): ReturnType<typeof createDelivery> {
  return createDelivery({ method: 'POST', url: '/webhooks/email', headers: headers['email-api'], body });
}
