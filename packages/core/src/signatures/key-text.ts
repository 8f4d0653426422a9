import { importPrivateKey, importPublicKey, type PrivateKey, type PublicKey } from '#crypto';
import { decodeBase64 } from '../crypto/base64.ts';
import { privateKeyFault, publicKeyFault } from '../crypto/key-format.ts';
import { decodePem } from '../crypto/pem.ts';
import type { PublicKeyAlgorithm } from '../crypto/public-key-algorithm.ts';
import { SecretError } from '../errors.ts';

/**
 * A sender's public key from text: PEM, or base64 without its frame, as senders show it. In either the line
 * breaks may be anywhere, and may be written `\n`, as they are in environment variables.
 *
 * @throws SecretError (`secret-invalid`) for anything else, with the option's name and not the text.
 */
export function publicKeyFromText(algorithm: PublicKeyAlgorithm, text: string, option: string): PublicKey {
  const bytes = bytesOf(text, 'PUBLIC KEY', option);
  const fault = publicKeyFault(algorithm, bytes);
  if (fault !== undefined) throw invalid(option, `${fault}. Copy the key from the sender once more`);
  return importPublicKey(algorithm, bytes);
}

/**
 * A private key from text, PKCS#8: only to sign as a sender does, in tests and sandboxes.
 *
 * @throws SecretError (`secret-invalid`)
 */
export function privateKeyFromText(algorithm: PublicKeyAlgorithm, text: string, option: string): PrivateKey {
  const bytes = bytesOf(text, 'PRIVATE KEY', option);
  const fault = privateKeyFault(algorithm, bytes);
  if (fault !== undefined) throw invalid(option, fault);
  return importPrivateKey(algorithm, bytes);
}

function bytesOf(text: string, label: string, option: string): Uint8Array<ArrayBuffer> {
  const lines = text.replaceAll('\\n', '\n');
  const framed = lines.includes('-----BEGIN ');
  const bytes = framed ? decodePem(lines, label) : decodeBase64(lines.replace(/\s/g, ''));
  if (bytes !== undefined) return bytes;
  const [, found = 'something else'] = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(lines) ?? [];
  if (framed && found !== label) throw invalid(option, `is PEM of a ${found}, and must be one of a ${label}`);
  throw invalid(option, `is neither PEM (-----BEGIN ${label}-----) nor base64`);
}

function invalid(option: string, fault: string): SecretError {
  return new SecretError('secret-invalid', `\`${option}\` ${fault}.`);
}
