// `hono/csrf` is weaker: it checks only content types that a form can send, and lets JSON from any site pass.

/** A page of another site can set this header only if this server allows it, which it never does. */
export const callHeader = 'x-postern-inspector';

/** Returns true when a call that changes something comes from the page itself, and not from another site (CSRF). */
export function isOwnCall({ headers, url, method }: Request): boolean {
  return (
    method === 'POST' &&
    headers.get(callHeader) === '1' &&
    /^application\/json\b/i.test(headers.get('content-type') ?? '') &&
    isSameOrigin(headers, url)
  );
}

/** Returns true when another site makes the request, other than by a link to the page. */
export function isFromOtherSite({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  return site !== 'same-origin' && site !== 'none' && headers.get('sec-fetch-mode') !== 'navigate';
}

function isSameOrigin(headers: Headers, url: string): boolean {
  // The browser's own statement is true behind a proxy too. Browsers send it on https and on loopback.
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  return new URL(origin).host === (headers.get('host') ?? new URL(url).host);
}
