import type { Verification } from '@postern/core';

const masked = '***';

/** A URL without what may be a secret: the values of its query, its user, and its path where that was the proof. */
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
