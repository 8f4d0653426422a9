import { createReceiver, type Failure, type Receiver, type ReceiverOptions } from '@postern/core';
import type { EmailApiEvents } from '@postern/core/providers/email-api';
import { silentLogger } from '@postern/core/testing';
import { contractProvider } from './contract-app.ts';

export interface RecordedReceiver {
  readonly receiver: Receiver<EmailApiEvents>;
  /** The ids of the events that were handled. */
  readonly handled: string[];
  /** The failures that `onError` was called with. */
  readonly failures: Failure[];
  /** The message of every line logged as an error. */
  readonly errorsLogged: string[];
  /** Resolves with the first failure. */
  readonly firstFailure: Promise<Failure>;
}

/** Makes a receiver that records the calls of its listeners and the errors in its log. */
export function recordedReceiver(options: ReceiverOptions = {}): RecordedReceiver {
  const handled: string[] = [];
  const failures: Failure[] = [];
  const errorsLogged: string[] = [];
  const log = { ...silentLogger, error: (message: string) => void errorsLogged.push(message) };
  const receiver = createReceiver(contractProvider, { log, ...options }).onAny(({ id }) => {
    handled.push(id);
  });
  const firstFailure = new Promise<Failure>((resolve) => {
    receiver.onError((failure) => {
      failures.push(failure);
      resolve(failure);
    });
  });
  return { receiver, handled, failures, errorsLogged, firstFailure };
}
