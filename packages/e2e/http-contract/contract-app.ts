import { createReceiver, NonRetryableError, type Receiver } from '@postern/core';
import { type EmailApiEvents, emailApi } from '@postern/core/providers/email-api';
import { silentLogger } from '@postern/core/testing';

export const contractSecret = 'a-contract-secret-2f9c';

export const contractProvider = emailApi({ secret: contractSecret });

/** The message of a handler's error, which must never be part of an answer. */
export const handlerErrorText = 'the handler said 5b1d';

/** The runs of handlers, by event id. Plain maps, so that the routes of one Next process can share them. */
export interface HandlerRuns {
  readonly counts: Map<string, number>;
  /** Releases the handlers that wait. */
  readonly held: Map<string, () => void>;
}

export function createRuns(): HandlerRuns {
  return { counts: new Map(), held: new Map() };
}

/** The behaviour of an event's handler, which is read from `data.email_id`. */
export type Behaviour = 'ok' | 'fail-once' | 'fail-always' | 'non-retryable' | 'held';

/** Makes the receiver that every subject serves, with the default options. */
export function contractReceiver(runs: HandlerRuns): Receiver<EmailApiEvents> {
  return createReceiver(contractProvider, { log: silentLogger }).onAny(({ id, data }) => {
    const count = (runs.counts.get(id) ?? 0) + 1;
    runs.counts.set(id, count);
    switch (data.email_id as Behaviour) {
      case 'fail-once':
        if (count === 1) throw new Error(handlerErrorText);
        return;
      case 'fail-always':
        // Express takes its answer from these fields.
        throw Object.assign(new Error(handlerErrorText), { status: 418, statusCode: 418, expose: true });
      case 'non-retryable':
        throw new NonRetryableError(handlerErrorText);
      case 'held':
        return new Promise<void>((resolve) => runs.held.set(id, resolve));
      default:
        return;
    }
  });
}
