import type { HeaderRecord } from '../delivery/delivery.ts';
import { BodyError } from '../errors.ts';
import type { BodyLimits } from '../receiver/receiver.ts';
import { BodyCollector, checkDeclaredLength, incompleteError } from './body.ts';

/** The part of Node's `IncomingMessage` that is used here, so that core does not import Node. */
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

/** Its callbacks run when Node has parsed all that came in one piece with the headers. */
const parsed = Promise.resolve();

/**
 * Reads the exact bytes of a Node request's body.
 *
 * Listens immediately, so that no other listener takes a part of it. A small body comes in one piece with the headers
 * and is complete a microtask later. Only a body that is not gets a timer, which costs more than the HMAC.
 *
 * @throws BodyError (by rejection) when the body was read already, is too large, or does not come in time.
 */
export function readNodeBody(request: NodeRequest, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  if (isConsumed(request)) return Promise.reject(consumedError());
  // No further event comes, not even `close`.
  if (request.destroyed) return Promise.reject(cutError());
  const collector = new BodyCollector(limits.maxBodyBytes);
  const declared = Number(request.headers['content-length']);
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOpen = true;

    function onData(chunk: Uint8Array | string): void {
      if (!isOpen) return;
      try {
        if (typeof chunk === 'string') throw decodedError();
        // Node lets no more through than was declared.
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
      if (isOpen) fail(cutError());
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
    void parsed.then(() => {
      const late = () => fail(incompleteError(`${limits.bodyTimeoutMs} ms are over`));
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

function cutError(): BodyError {
  return incompleteError('the connection was cut');
}

function consumedError(): BodyError {
  return new BodyError(
    'body-consumed',
    'Something read from the request before, and the bytes that were signed are gone. Receive it first, or hand on the bytes as `body`.',
  );
}

function decodedError(): BodyError {
  return new BodyError(
    'body-consumed',
    'Something called setEncoding() on the request, so its bytes come as decoded text. Remove that call.',
  );
}

/**
 * Discards the rest of a refused body for a limited time. If the connection were cut while the sender is still
 * writing, it would not see the answer.
 */
function discard(request: NodeRequest, forMs: number): void {
  const timer = setTimeout(() => request.destroy(), forMs);
  request.on('end', () => clearTimeout(timer));
  request.on('close', () => clearTimeout(timer));
  request.resume();
}
