import { ConfigurationError } from '../errors.ts';
import { type WithoutRegistration, withRegistration } from '../handlers/dispatch.ts';
import type { Registration } from '../handlers/handler.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver, type Receiver, type ReceiverOptions } from '../receiver/receiver.ts';

/** The result of an adapter's `webhooks`: the framework's own handler, with `on`, `onAny`, `onUnknown` and `onError`. */
export type Endpoint<Events extends EventMap, Mounted> = Mounted &
  Registration<Events, Endpoint<Events, Mounted>> & {
    /** The receiver behind it. */
    readonly receiver: Receiver<Events>;
  };

/**
 * Puts a receiver behind a framework's handler. All adapters share this.
 *
 * @throws ConfigurationError when options come with a receiver, which has its own.
 */
export function createEndpoint<Events extends EventMap, Mounted extends (...args: never[]) => unknown>(
  source: Provider<Events> | Receiver<Events>,
  options: ReceiverOptions<Events> | undefined,
  mount: (receiver: Receiver<Events>) => Mounted,
): Endpoint<Events, Mounted> {
  const receiver = toReceiver(source, options);
  const mounted = Object.assign(mount(receiver), { receiver });
  return withRegistration(mounted as WithoutRegistration<Endpoint<Events, Mounted>>, receiver);
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
