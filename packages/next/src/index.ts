import type { Endpoint, EventMap, Provider, Receiver, ReceiverOptions } from '@postern/core';
import { type FetchHandler, webhooks as fetchWebhooks } from '@postern/core/fetch';

/** What the app router takes as a route handler. */
export type RouteHandler = FetchHandler;

/**
 * Receives webhooks in a route of Next.js's app router, on the Node and on the edge runtime. For the pages router
 * import it from `@postern/next/pages`.
 *
 * @throws ConfigurationError when options come with a receiver, which has its own.
 * @example
 * // app/webhooks/email/route.ts
 * export const POST = webhooks(emailApi({ secret })).on('bounced', (event) => suppress(event.data.to));
 */
export function webhooks<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options?: ReceiverOptions<Events>,
): Endpoint<Events, RouteHandler> {
  return fetchWebhooks(source, options);
}
