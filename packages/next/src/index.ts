import type { Endpoint, EventMap, Provider, Receiver, ReceiverOptions } from '@postern/core';
import { type FetchHandler, webhooks as fetchWebhooks } from '@postern/core/fetch';

/** A route handler of the app router. */
export type RouteHandler = FetchHandler;

/**
 * Receives webhooks in a route of Next.js's app router, on the Node and on the edge runtime. For the pages router,
 * import `webhooks` from `@postern/next/pages`.
 *
 * @throws ConfigurationError if options are given beside a receiver, which has its own.
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
