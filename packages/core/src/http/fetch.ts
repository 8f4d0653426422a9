import type { Outcome } from '../delivery/outcome.ts';
import { BodyError } from '../errors.ts';
import { type MaybePromise, tryTo } from '../maybe-promise.ts';
import type { EventMap } from '../provider/event.ts';
import type { Provider } from '../provider/provider.ts';
import type { BodyLimits, Receiver, ReceiverOptions } from '../receiver/receiver.ts';
import { BodyCollector, checkDeclaredLength, incompleteError } from './body.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

/** Takes a web `Request` and returns a `Response`. Never rejects. */
export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Receives webhooks in every host whose handlers take a web `Request`: Workers, Deno, Bun, and frameworks built on fetch.
 *
 * @throws ConfigurationError when options come with a receiver, which has its own.
 * @example
 * export default { fetch: webhooks(emailApi({ secret })).on('bounced', (event) => suppress(event.data.to)) };
 */
export function webhooks<Events extends EventMap>(
  source: Provider<Events> | Receiver<Events>,
  options?: ReceiverOptions<Events>,
): Endpoint<Events, FetchHandler> {
  return createEndpoint<Events, FetchHandler>(
    source,
    options,
    (receiver) => (request) => handleRequest(receiver, request),
  );
}

/** Sends one request through a receiver: for adapters whose framework has web requests. */
export async function handleRequest<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: Request,
): Promise<Response> {
  return toResponse(
    await tryTo<Uint8Array<ArrayBuffer>, Outcome>(
      () => readBody(request, receiver.limits),
      (body) =>
        receiver.receive({ method: request.method, url: request.url, headers: request.headers, body }),
      (error) => receiver.refuse(error),
    ),
  );
}

/** Makes a web `Response` of an outcome. */
export function toResponse({ status, headers, body }: Outcome): Response {
  // A Response of 204 must not be given a body.
  return new Response(status === 204 ? null : body, { status, headers });
}

/**
 * Reads the exact bytes of a request's body.
 *
 * @throws BodyError when the body was read already, is too large, or does not come in time.
 */
export function readBody(request: Request, limits: BodyLimits): MaybePromise<Uint8Array<ArrayBuffer>> {
  if (request.bodyUsed) {
    throw new BodyError(
      'body-consumed',
      'The body of this Request was read before webhooks() got it, and its bytes are gone. ' +
        'Call webhooks() first, or give it a copy: webhooks(…)(request.clone()).',
    );
  }
  checkDeclaredLength(request.headers.get('content-length'), limits.maxBodyBytes);
  return request.body === null ? new Uint8Array(0) : collect(request.body, limits);
}

function collect(stream: ReadableStream<Uint8Array>, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const collector = new BodyCollector(limits.maxBodyBytes);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => stop(incompleteError(`${limits.bodyTimeoutMs} ms are over`)),
      limits.bodyTimeoutMs,
    );

    function stop(error: BodyError): void {
      clearTimeout(timer);
      reject(error);
      reader.cancel(error).catch(() => {});
    }

    function step({ value }: { value?: Uint8Array | undefined }): Promise<void> | undefined {
      if (value === undefined) {
        clearTimeout(timer);
        return void resolve(collector.bytes());
      }
      collector.add(value);
      return pull();
    }

    function pull(): Promise<void> {
      return reader.read().then(step);
    }

    pull().catch((error) =>
      stop(error instanceof BodyError ? error : incompleteError('the connection was cut')),
    );
  });
}
