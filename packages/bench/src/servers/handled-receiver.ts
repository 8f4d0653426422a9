import { createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { type HandlerKind, whenHandled } from '../candidates/handler.ts';
import { silent } from '../candidates/silent.ts';

export interface HandledReceiverOptions {
  /** Default: `async`. */
  readonly handler?: HandlerKind;
  readonly inbox?: Inbox;
  /** Called by the handler. */
  readonly onHandled?: () => void;
}

/** A receiver of the email API with one handler, which counts. */
export function handledReceiver(
  secret: string,
  { handler = 'async', inbox, onHandled }: HandledReceiverOptions = {},
) {
  let handled = 0;
  const receiver = createReceiver(emailApi({ secret }), {
    log: silent,
    // A disk that stalls for a second makes a slow round, and not an answer of 503 that ends the section.
    storeTimeoutMs: 10_000,
    ...(inbox && { inbox }),
  }).on(
    'delivered',
    whenHandled(handler, () => {
      handled++;
      onHandled?.();
    }),
  );
  return { receiver, handled: () => handled };
}
