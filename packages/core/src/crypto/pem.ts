import { decodeBase64 } from './base64.ts';

/** The bytes of the first PEM block with this label (RFC 7468), as `CERTIFICATE`; undefined without one. */
export function decodePem(text: string, label: string): Uint8Array<ArrayBuffer> | undefined {
  const begin = `-----BEGIN ${label}-----`;
  const start = text.indexOf(begin);
  const end = text.indexOf(`-----END ${label}-----`, start);
  if (start < 0 || end < 0) return undefined;
  return decodeBase64(text.slice(start + begin.length, end).replace(/\s/g, ''));
}
