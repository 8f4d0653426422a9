import { within } from '../maybe-promise.ts';
import type { Fetch } from '../runtime/fetch.ts';

/** A certificate of Amazon's is 2 kB. */
const maxLength = 64 * 1024;

/**
 * Fetches the text at a URL within a time and a size. The URL must answer 200 itself: no redirect is followed. `fetch`
 * defaults to the global one, looked up now.
 *
 * @throws Error that says what went wrong.
 */
export async function fetchBounded(
  fetch: Fetch = globalThis.fetch,
  url: string,
  timeoutMs = 5000,
): Promise<string> {
  const controller = new AbortController();
  try {
    // A `fetch` of your own may ignore the signal, so the signal alone would not do.
    return await within(get(fetch, url, controller.signal), timeoutMs, () => {
      throw new Error(`no complete answer within ${timeoutMs} ms`);
    });
  } finally {
    // Also frees a connection whose body was not wanted.
    controller.abort();
  }
}

async function get(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
  // `manual` and not `error`, which Cloudflare Workers refuse. A redirect is no 200, so none is followed either way.
  const { status, body } = await fetch(url, { redirect: 'manual', signal });
  if (status !== 200) throw new Error(`the answer was ${status}`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxLength) throw new Error(`the answer was longer than ${maxLength} characters`);
  }
  return text;
}
