import type { ContractRequest, ContractResponse } from '../subject.ts';

/** Makes a web `Request`, as an edge runtime does. */
export function webRequest(request: ContractRequest): Request {
  const { method = 'POST', body, chunked, declaredLength, cut } = request;
  const headers = new Headers(request.headers?.map(([name, value]): [string, string] => [name, value]));
  const length = declaredLength ?? body?.byteLength;
  if (length !== undefined && !chunked) headers.set('content-length', String(length));
  return new Request('http://localhost/webhooks/email', {
    method,
    headers,
    ...(body && {
      body: streamOf(body, declaredLength === undefined ? 'ends' : cut ? 'cut' : 'stays open'),
      duplex: 'half',
    }),
  } as RequestInit);
}

export async function contractResponse(response: Response): Promise<ContractResponse> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** Sends the body in two chunks, as a network does. */
function streamOf(body: Uint8Array, then: 'ends' | 'cut' | 'stays open'): ReadableStream<Uint8Array> {
  const middle = Math.floor(body.byteLength / 2);
  return new ReadableStream({
    start(controller) {
      if (middle > 0) controller.enqueue(body.slice(0, middle));
      if (body.byteLength > 0) controller.enqueue(body.slice(middle));
      if (then === 'ends') controller.close();
    },
    pull(controller) {
      // An error in `start` would drop the queued chunks.
      if (then === 'cut') controller.error(new Error('cut'));
    },
  });
}
