import { createReceiver } from '@postern/core';
import type { Inbox } from '@postern/core/inbox';
import { emailApi } from '@postern/core/providers/email-api';
import { silent } from '../candidates/postern.ts';

export interface HandledReceiverOptions {
  readonly inbox?: Inbox;
  /** Called by the handler. */
  readonly onHandled?: () => void;
}

/** A receiver of the email API with one handler, which counts. */
export function handledReceiver(secret: string, { inbox, onHandled }: HandledReceiverOptions = {}) {
  let handled = 0;
  const receiver = createReceiver(emailApi({ secret }), {
    log: silent,
    // A disk that stalls for a second makes a slow round, and not an answer of 503 that ends the section.
    storeTimeoutMs: 10_000,
    ...(inbox && { inbox }),
  }).on('delivered', (event) => {
    if (event.data.delivered_at === '') return;
    handled++;
    onHandled?.();
  });
  return { receiver, handled: () => handled };
}
