import type { HeaderRecord } from '../delivery/delivery.ts';
import { BodyError } from '../errors.ts';
import type { BodyLimits } from '../receiver/receiver.ts';
import { BodyCollector, checkDeclaredLength, incomplete } from './body.ts';

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

/** Says whether a parser has read the body already, so that its exact bytes are gone. */
export function isConsumed(request: NodeRequest): boolean {
  return request.readableDidRead || request.readableEnded;
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
