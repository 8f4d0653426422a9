import { ConfigurationError } from '../errors.ts';
import type { Failure, Handler, Registration } from '../handlers/dispatch.ts';
import type { EventMap, WebhookEvent } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver, type Receiver, type ReceiverOptions } from '../receiver/receiver.ts';

/** What an adapter's `webhooks` returns: the framework's own handler, on which `on` and its kin are chained. */
export type Endpoint<Events extends EventMap, Mounted> = Mounted &
  Registration<Events, Endpoint<Events, Mounted>> & {
    /** The receiver behind it. */
    readonly receiver: Receiver<Events>;
  };

/**
 * Puts a receiver behind a framework's handler: the shared half of every adapter.
 *
 * @throws ConfigurationError when options come with a receiver, which has its own.
 */
export function createEndpoint<Events extends EventMap, Mounted extends (...args: never[]) => unknown>(
  source: Provider<Events> | Receiver<Events>,
  options: ReceiverOptions<Events> | undefined,
  mount: (receiver: Receiver<Events>) => Mounted,
): Endpoint<Events, Mounted> {
  const receiver = toReceiver(source, options);
  const registration: Registration<Events, Endpoint<Events, Mounted>> = {
    on(type, handler) {
      receiver.on(type, handler);
      return endpoint;
    },
    onAny(handler) {
      receiver.onAny(handler);
      return endpoint;
    },
    onUnknown(handler: Handler<WebhookEvent>) {
      receiver.onUnknown(handler);
      return endpoint;
    },
    onError(listener: (failure: Failure) => unknown) {
      receiver.onError(listener);
      return endpoint;
    },
  };
  const endpoint: Endpoint<Events, Mounted> = Object.assign(mount(receiver), registration, { receiver });
  return endpoint;
}

function toReceiver<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options: ReceiverOptions<Events> | undefined,
): Receiver<Events> {
  if (!('receive' in source)) return createReceiver(source, options);
  if (options === undefined) return source;
  throw new ConfigurationError(
    'A receiver has its options already: give them to createReceiver, not to webhooks.',
  );
}
