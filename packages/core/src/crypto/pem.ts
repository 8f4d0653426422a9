import { decodeBase64 } from './base64.ts';

/** Decodes the first PEM block with this label (RFC 7468), as `CERTIFICATE`; undefined without one. */
export function decodePem(text: string, label: string): Uint8Array<ArrayBuffer> | undefined {
  const [, base64] = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`).exec(text) ?? [];
  return base64 === undefined ? undefined : decodeBase64(base64.replace(/\s/g, ''));
}
