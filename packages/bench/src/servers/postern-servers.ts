import type { Receiver } from '@postern/core';
import { handlerKinds } from '../candidates/handler.ts';
import type { Listening, ServerCandidate } from './server-candidate.ts';

/** Postern in one framework: a row with an async handler, and one with a sync handler. */
export function posternServers(
  name: string,
  listen: (receiver: Receiver) => Listening | Promise<Listening>,
): readonly ServerCandidate[] {
  return handlerKinds.map((handler) => ({
    name: `Postern: ${name}, ${handler} handler`,
    async listen({ secret }) {
      const { handledReceiver } = await import('./handled-receiver.ts');
      const { receiver, handled } = handledReceiver(secret, { handler });
      return { ...(await listen(receiver as never)), handled };
    },
  }));
}
