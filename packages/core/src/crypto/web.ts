import type { HashName } from './hash-name.ts';

// The other room behind `#crypto`: WebCrypto, for edge runtimes. Same names as node.ts; what waits is a promise.

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
