import { within } from '../chain.ts';

/** `fetch`, as far as it is used here. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The text at a URL that answers 200 itself, within a time and a size. `fetch` defaults to the global one, looked
 * up now. Throws what went wrong, in words.
 */
export async function fetchBounded(
  fetch: Fetch | undefined,
  url: string,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<string> {
  const controller = new AbortController();
  try {
    // A `fetch` of your own may not heed the signal, so that alone would not do.
    const text = get(fetch ?? globalThis.fetch, url, controller.signal, maxBytes);
    return await within(text, timeoutMs, () => {
      throw new Error(`no complete answer within ${timeoutMs} ms`);
    });
  } finally {
    // Also frees a connection whose body was not wanted.
    controller.abort();
  }
}

async function get(fetch: Fetch, url: string, signal: AbortSignal, maxBytes: number): Promise<string> {
  // `manual` and not `error`, which Cloudflare Workers refuse. A redirect is no 200, so none is followed either way.
  const response = await fetch(url, { redirect: 'manual', signal });
  if (response.status !== 200) throw new Error(`the answer was ${response.status}`);
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) throw new Error(`the answer was longer than ${maxBytes} bytes`);
    text += decoder.decode(value, { stream: true });
  }
}
