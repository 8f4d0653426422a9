import { BodyCollector, type BodyLimits, checkDeclaredLength, incomplete } from './body.ts';
import { chain, type MaybePromise } from './chain.ts';
import { encodeUtf8 } from './crypto/utf8.ts';
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
  resume(): unknown;
  destroy(): unknown;
}

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  readonly headersSent: boolean;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

/** Says whether a parser has read the body already, so that its exact bytes are gone. */
export function isConsumed(request: NodeRequest): boolean {
  return request.readableDidRead || request.readableEnded;
}

/** What a handler may know better than the request itself. */
export interface NodeParts {
  /** Where the framework mounts below a path, the whole of it. */
  url?: string;
  /** The exact bytes, where something has kept them; otherwise they are read here. */
  body?: Uint8Array<ArrayBuffer> | undefined;
}

/** Receives one request of a Node server, without building a web `Request`. */
export function receiveNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  parts: NodeParts = {},
): MaybePromise<Outcome> {
  return receiveThen(receiver, request, parts, (outcome) => outcome);
}

/** Receives and answers. */
export function handleNode<Events extends EventMap>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  response: NodeResponse,
  parts: NodeParts = {},
): MaybePromise<void> {
  return receiveThen(receiver, request, parts, (outcome) => answerNode(response, outcome));
}

/** Ends in the same turn as it receives: each promise more costs as much as the schema. */
function receiveThen<Events extends EventMap, T>(
  receiver: Receiver<Events>,
  request: NodeRequest,
  { url = request.url ?? '/', body }: NodeParts,
  end: (outcome: Outcome) => T,
): MaybePromise<T> {
  const { method = 'GET' } = request;
  const receive = (bytes: Uint8Array<ArrayBuffer>): MaybePromise<T> =>
    chain(receiver.receive({ method, url, headers: recordHeaders(request.headers), body: bytes }), end);
  if (body) return receive(body);
  return readNodeBody(request, receiver.limits).then(receive, (error) => chain(receiver.refuse(error), end));
}

/** Writes an outcome as the answer, unless something else (a timeout of yours) has answered meanwhile. */
export function answerNode(response: NodeResponse, outcome: Outcome): void {
  if (response.headersSent) return;
  response.writeHead(outcome.status, headersOf(outcome));
  response.end(outcome.body);
}

/** Most outcomes are constants of a receiver. */
const knownHeaders = new WeakMap<Outcome, Readonly<Record<string, string>>>();

/** With the length: where headers are given all at once Node does not add it, and sends in chunks. A 204 has none. */
function headersOf(outcome: Outcome): Readonly<Record<string, string>> {
  if (outcome.status === 204) return outcome.headers;
  const known = knownHeaders.get(outcome);
  if (known) return known;
  const length = encodeUtf8(outcome.body).byteLength;
  const headers = { ...outcome.headers, 'content-length': String(length) };
  knownHeaders.set(outcome, headers);
  return headers;
}

/** What waits for it runs when Node has parsed what came in one piece with the headers. */
const soon = Promise.resolve();

/**
 * The exact bytes of a Node request's body.
 *
 * Listens at once, so that nothing is lost to others. A small body comes in one piece with the headers, and is whole in
 * the same turn of the event loop: for that no timer is set, which costs more than its HMAC.
 *
 * @throws BodyError (by rejection) when they were read already, are too many, or do not come in time.
 */
export function readNodeBody(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  if (isConsumed(request)) return Promise.reject(consumed());
  // Then no event comes any more, not even `close`.
  if (request.destroyed) return Promise.reject(wasCut());
  const collector = new BodyCollector(limits.maxBodyBytes);
  const declared = Number(request.headers['content-length']);
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOpen = true;

    function onData(chunk: Uint8Array | string): void {
      if (!isOpen) return;
      try {
        if (typeof chunk === 'string') throw decoded();
        // Node sees to it that no more comes than was declared.
        if (collector.add(chunk) === declared) onEnd();
      } catch (error) {
        fail(error as BodyError);
      }
    }
    function onEnd(): void {
      if (!isOpen) return;
      close();
      resolve(collector.bytes());
    }
    function onCut(): void {
      if (isOpen) fail(wasCut());
    }
    function fail(error: BodyError): void {
      close();
      discard(request, limits.bodyTimeoutMs);
      reject(error);
    }
    function close(): void {
      isOpen = false;
      clearTimeout(timer);
    }

    request.on('error', onCut);
    request.on('close', onCut);
    request.on('end', onEnd);
    void soon.then(() => {
      const late = () => fail(incomplete(`${limits.bodyTimeoutMs} ms are over`));
      if (isOpen) timer = setTimeout(late, limits.bodyTimeoutMs);
    });
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

function consumed(): BodyError {
  return new BodyError(
    'body-consumed',
    'Something read from the request before, and the bytes that were signed are gone. Receive it first, or hand on the bytes as `body`.',
  );
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
