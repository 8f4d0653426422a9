import { toHex } from './compare.ts';
import type { HashName } from './hash-name.ts';
import type { PublicKeyAlgorithm } from './public-key-algorithm.ts';

// `#crypto` on edge runtimes, by WebCrypto. It has the names of node.ts, and gives promises where WebCrypto waits.

export { md5 } from './md5.ts';

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

export interface HmacKey {
  /** Imports the key once, at the first use: runtimes forbid such work while a module loads. */
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
  return latin1(digest);
}

export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', data);
  return toHex(latin1(digest));
}

function latin1(digest: ArrayBuffer): string {
  return String.fromCharCode(...new Uint8Array(digest));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A key to verify or to sign with. */
export interface PublicKey {
  readonly algorithm: PublicKeyAlgorithm;
  /** Imports the key once, at the first use. Rejects there when the runtime cannot use it. */
  ready(): Promise<CryptoKey>;
}

export type PrivateKey = PublicKey;

export function importPublicKey(algorithm: PublicKeyAlgorithm, spki: Uint8Array<ArrayBuffer>): PublicKey {
  return lazyKey(algorithm, 'spki', spki, 'verify');
}

export async function verifyPublicKey(
  { algorithm, ready }: PublicKey,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return crypto.subtle.verify(webAlgorithm[algorithm], await ready(), signature, data);
}

export function importPrivateKey(algorithm: PublicKeyAlgorithm, pkcs8: Uint8Array<ArrayBuffer>): PrivateKey {
  return lazyKey(algorithm, 'pkcs8', pkcs8, 'sign');
}

export async function signPrivateKey(
  { algorithm, ready }: PrivateKey,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(webAlgorithm[algorithm], await ready(), data));
}

const rsa = 'RSASSA-PKCS1-v1_5';
/** One object for import, sign and verify: each reads the fields it needs. */
const webAlgorithm = {
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
  'rsa-sha1': { name: rsa, hash: 'SHA-1' },
  'rsa-sha256': { name: rsa, hash: 'SHA-256' },
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
