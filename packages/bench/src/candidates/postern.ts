import type { Outcome, Verification } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import type { Candidate } from '../candidate.ts';
import type { SignedBody } from '../sender.ts';
import { type Core, thisCore } from './core.ts';
import { type HandlerKind, whenHandled } from './handler.ts';
import { silent } from './silent.ts';

export interface PosternOptions {
  readonly handler: HandlerKind;
  /** Default: the core of this checkout. */
  readonly core?: Core;
  /** Default: `Postern`. */
  readonly name?: string;
}

/**
 * All of `receive()`: verify, read, schema, claim, dispatch, settle. With the default store, which remembers 100,000
 * ids: fill it first, so that each claim drops an old id, as it is in production.
 */
export function posternReceive(
  secret: string,
  { handler, core = thisCore, name = 'Postern' }: PosternOptions,
): Candidate {
  let handled = 0;
  const handle = whenHandled(handler, () => handled++);
  const receiver = core.createReceiver(core.emailApi({ secret }), { log: silent }).on('delivered', handle);
  const receive = (delivery: SignedBody) => receiver.receive(toDelivery(delivery, core));
  const common = {
    name: `${name} receive(), ${handler} handler`,
    refuses: 'changed',
    deduplicates: true,
  } as const;
  if (handler === 'async') {
    return {
      ...common,
      waits: true,
      accept: async (delivery) => {
        const before = handled;
        const outcome = await receive(delivery);
        return outcome.kind === 'accepted' && handled === before + 1;
      },
    };
  }
  return {
    ...common,
    accept: (delivery) => {
      const before = handled;
      // A promise has no `kind`: on Node nothing here waits.
      const outcome = receive(delivery) as Outcome;
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

/** Makes a delivery as an adapter makes it of a Node request. */
function toDelivery(
  { body, headers }: SignedBody,
  { createDelivery }: Pick<Core, 'createDelivery'> = thisCore,
): ReturnType<typeof createDelivery> {
  return createDelivery({ method: 'POST', url: '/webhooks/email', headers: headers['email-api'], body });
}
