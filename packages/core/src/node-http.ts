import { BodyCollector, type BodyLimits, checkDeclaredLength, incomplete } from './body.ts';
import { chain, type MaybePromise } from './chain.ts';
import { type HeaderRecord, recordHeaders } from './delivery.ts';
import { BodyError } from './errors.ts';
import type { EventMap } from './event.ts';
import type { Outcome } from './outcome.ts';
import type { Receiver } from './receiver.ts';

/** What is used of Node's `IncomingMessage`, so that core need not import it. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: HeaderRecord;
  /** True once anything has read from the body. */
  readonly readableDidRead: boolean;
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'error' | 'close', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'end' | 'close', listener: () => void): unknown;
  resume(): unknown;
  destroy(): unknown;
}

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** Says whether a parser has read the body already, so that its exact bytes are gone. */
export function isConsumed(request: NodeRequest): boolean {
  return request.readableDidRead || request.readableEnded;
}

/**
 * Receives one request of a Node server, without building a web `Request`.
 *
 * @param body The exact bytes, where something has kept them; otherwise they are read here.
 */
export function receiveNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  parts: { url?: string; body?: Uint8Array<ArrayBuffer> | undefined } = {},
): MaybePromise<Outcome> {
  const receive = (body: Uint8Array<ArrayBuffer>): MaybePromise<Outcome> =>
    receiver.receive({
      method: request.method ?? 'GET',
      url: parts.url ?? request.url ?? '/',
      headers: recordHeaders(request.headers),
      body,
    });
  if (parts.body) return receive(parts.body);
  return readNodeBody(request, receiver.limits).then(receive, (error) => receiver.refuse(error));
}

/** Writes an outcome as the answer, unless something else (a timeout of yours) has answered meanwhile. */
export function answerNode(response: NodeResponse, outcome: Outcome): void {
  if (response.headersSent) return;
  response.statusCode = outcome.status;
  for (const [name, value] of Object.entries(outcome.headers)) response.setHeader(name, value);
  response.end(outcome.body);
}

/** Receives and answers. */
export function handleNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  response: NodeResponse,
  parts: { url?: string; body?: Uint8Array<ArrayBuffer> | undefined } = {},
): MaybePromise<void> {
  return chain(receiveNode(receiver, request, parts), (outcome) => answerNode(response, outcome));
}

/**
 * The exact bytes of a Node request's body.
 *
 * @throws BodyError (by rejection) when they are too many or do not come in time.
 */
export function readNodeBody(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  // Then no event comes any more, not even `close`.
  if (request.destroyed) return Promise.reject(wasCut());
  const collector = new BodyCollector(limits.maxBodyBytes);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(incomplete(`${limits.bodyTimeoutMs} ms are over`)),
      limits.bodyTimeoutMs,
    );

    function onData(chunk: Uint8Array | string): void {
      try {
        if (typeof chunk === 'string') throw decoded();
        collector.add(chunk);
      } catch (error) {
        fail(error as BodyError);
      }
    }
    function onEnd(): void {
      forget();
      resolve(collector.bytes());
    }
    function onCut(): void {
      fail(wasCut());
    }
    function fail(error: BodyError): void {
      forget();
      discard(request, limits.bodyTimeoutMs);
      reject(error);
    }
    function forget(): void {
      clearTimeout(timer);
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onCut);
    }

    request.on('error', onCut);
    request.on('close', onCut);
    request.on('end', onEnd);
    try {
      checkDeclaredLength(request.headers['content-length'] as string | undefined, limits.maxBodyBytes);
      request.on('data', onData);
    } catch (error) {
      fail(error as BodyError);
    }
  });
}

function wasCut(): BodyError {
  return incomplete('the connection was cut');
}

function decoded(): BodyError {
  return new BodyError(
    'body-consumed',
    'Something called setEncoding() on the request, so its bytes come as decoded text. Remove that call.',
  );
}

/**
 * Lets the rest of a refused body run off, unread and for a limited time: a connection that is cut while the sender
 * still writes would cost it the answer.
 */
function discard(request: NodeRequest, forMs: number): void {
  const timer = setTimeout(() => request.destroy(), forMs);
  request.on('end', () => clearTimeout(timer));
  request.on('close', () => clearTimeout(timer));
  request.resume();
}
