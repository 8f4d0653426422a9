import { ConfigurationError } from '../errors.ts';
import { ecdsaFromDer, ecdsaToDer } from './ecdsa-signature.ts';
import type { HashName } from './hash-name.ts';
import { privateKeyFault, publicKeyFault, toSpki } from './key-format.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// The other room behind `#crypto`: WebCrypto, for edge runtimes. Same names as node.ts; what waits is a promise.

export { md5 } from './md5.ts';

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface HmacKey {
  /** Imported once, at the first use: runtimes forbid such work while a module loads. */
  ready(): Promise<CryptoKey>;
}

const hashNames = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' } as const;

export function hmacKey(hash: HashName, secret: Uint8Array<ArrayBuffer>): HmacKey {
  let imported: Promise<CryptoKey> | undefined;
  const algorithm = { name: 'HMAC', hash: hashNames[hash] };
  return {
    ready() {
      imported ??= crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
      return imported;
    },
  };
}

export async function hmac(key: HmacKey, data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.sign('HMAC', await key.ready(), data);
  return String.fromCharCode(...new Uint8Array(digest));
}

export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', data);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const decoder = new TextDecoder('utf-8', { fatal: true });

export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  /** Imported once, at the first use. */
  ready(): Promise<CryptoKey>;
}

export function importPublicKey(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): PublicKey {
  const fault = publicKeyFault(algorithm, key);
  if (fault !== undefined) throw new ConfigurationError(`The public key ${fault}.`);
  return lazyKey(algorithm, 'spki', toSpki(algorithm, key), 'verify');
}

export async function verifyPublicKey(
  key: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = key.algorithm === 'ecdsa-p256-sha256' ? ecdsaFromDer(signature) : signature;
  return raw !== undefined && crypto.subtle.verify(webAlgorithm[key.algorithm], await key.ready(), raw, data);
}

export interface PrivateKey {
  readonly algorithm: PublicKeyAlgorithm;
  ready(): Promise<CryptoKey>;
}

export function importPrivateKey(algorithm: PublicKeyAlgorithm, key: Uint8Array<ArrayBuffer>): PrivateKey {
  const fault = privateKeyFault(algorithm, key);
  if (fault !== undefined) throw new ConfigurationError(`The private key ${fault}.`);
  return lazyKey(algorithm, 'pkcs8', key, 'sign');
}

export async function signPrivateKey(
  key: PrivateKey,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = await crypto.subtle.sign(webAlgorithm[key.algorithm], await key.ready(), data);
  const signature = new Uint8Array(raw);
  return key.algorithm === 'ecdsa-p256-sha256' ? ecdsaToDer(signature) : signature;
}

/** For import, sign and verify alike: each takes what it needs. */
const webAlgorithm = {
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
  'rsa-sha1': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
  'rsa-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
} as const;

function lazyKey(
  algorithm: PublicKeyAlgorithm,
  format: 'spki' | 'pkcs8',
  key: Uint8Array<ArrayBuffer>,
  use: 'verify' | 'sign',
): PublicKey {
  let imported: Promise<CryptoKey> | undefined;
  return {
    algorithm,
    ready() {
      imported ??= crypto.subtle.importKey(format, key, webAlgorithm[algorithm], false, [use]);
      return imported;
    },
  };
}
