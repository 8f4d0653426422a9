import type { Verification } from '@postern/core';

const masked = '***';

/** Masks the parts of a URL that can be secret: query values, the user, and the path where it was the proof. */
export function showUrl(url: string, { scheme }: Verification): string {
  const [address = '', query] = (url.split('#')[0] ?? '').split('?');
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/';
  const shown = scheme === 'path-secret' ? `/${masked}` : path;
  if (query === undefined) return shown;
  return `${shown}?${query
    .split('&')
    .map((field) => (field.includes('=') ? `${field.split('=')[0]}=${masked}` : masked))
    .join('&')}`;
}
