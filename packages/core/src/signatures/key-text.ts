import { importPublicKey, type PublicKey } from '#crypto';
import { decodeBase64 } from '../crypto/base64.ts';
import { publicKeyFault, toSpki } from '../crypto/key-format.ts';
import { decodePem } from '../crypto/pem.ts';
import type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
import { SecretError } from '../errors.ts';

/**
 * Reads a sender's public key: PEM, or base64 without the lines of PEM, as senders show it. In both, line breaks may be
 * anywhere, and may be written `\n`, as they are in environment variables.
 *
 * @throws SecretError (`secret-invalid`) for anything else. It names the option and never the text.
 */
export function publicKeyFromText(algorithm: PublicKeyAlgorithm, text: string, option: string): PublicKey {
  const spki = toSpki(algorithm, keyBytes(text, 'PUBLIC KEY', option));
  const fault = publicKeyFault(algorithm, spki);
  if (fault !== undefined) throw keyError(option, `${fault}. Copy the key from the sender once more`);
  try {
    return importPublicKey(algorithm, spki);
  } catch (cause) {
    throw keyError(option, 'is damaged', { cause });
  }
}

/** Decodes a key. `label` is its name in PEM, as `PUBLIC KEY`. */
export function keyBytes(text: string, label: string, option: string): Uint8Array<ArrayBuffer> {
  const lines = text.replaceAll('\\n', '\n');
  const [, framed] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(lines) ?? [];
  const bytes = framed ? decodePem(lines, label) : decodeBase64(lines.replace(/\s/g, ''));
  if (bytes !== undefined) return bytes;
  throw keyError(
    option,
    `is ${framed ? `PEM of a ${framed}` : 'neither PEM nor base64'}, and must be a whole ${label}`,
  );
}

/** Makes the error for a key that cannot be used. `fault` ends the sentence that begins with the option's name. */
export function keyError(option: string, fault: string, cause?: ErrorOptions): SecretError {
  return new SecretError('secret-invalid', `\`${option}\` ${fault}.`, cause);
}
