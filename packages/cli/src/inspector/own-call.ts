/** Only a script can set it, and a script of another site only where it is allowed to. */
export const callHeader = 'x-postern-inspector';

/** Whether a call that changes something is one of the page's own, and not one that another site has made (CSRF). */
export function isOwnCall({ headers, url, method }: Request): boolean {
  return (
    method === 'POST' &&
    headers.get(callHeader) === '1' &&
    /^application\/json\b/i.test(headers.get('content-type') ?? '') &&
    isSameOrigin(headers, url)
  );
}

/** Whether another site asks, other than by a link to the page. */
export function isFromElsewhere({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none';
  return site !== 'same-origin' && site !== 'none' && headers.get('sec-fetch-mode') !== 'navigate';
}

function isSameOrigin(headers: Headers, url: string): boolean {
  // What the browser says holds behind a proxy too. It says it on https and on loopback.
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  return new URL(origin).host === (headers.get('host') ?? new URL(url).host);
}
