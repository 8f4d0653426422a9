import type { Delivery } from '@postern/core';

/** A signature in another notation than the provider expects. */
export interface WrittenSignature {
  readonly value: string;
  /** Completes «the sender writes it …». */
  readonly how: string;
}

/** Returns the header that the provider read for the signature, and that was missing or unusable. */
export function signatureHeader(delivery: Delivery, looked: readonly string[]): string | undefined {
  const missing = looked.find((name) => !delivery.headers.get(name));
  return missing ?? looked.find((name) => /sign|hub|token/.test(name)) ?? looked[0];
}

/** Writes the value with other prefixes, and without one. */
export function otherPrefixes(value: string): readonly WrittenSignature[] {
  const bare = value.trim().replace(/^["']|["']$/g, '');
  const stripped = bare.replace(/^[A-Za-z0-9]{1,10}[=,:] ?(?=.{20})/, '');
  return [
    ...(stripped === value ? [] : [{ value: stripped, how: 'with something before the digest' }]),
    ...prefixes.map((prefix) => ({
      value: prefix + stripped,
      how: stripped === bare ? `without \`${prefix}\`` : `with something other than \`${prefix}\` before it`,
    })),
  ].filter((written) => written.value !== value);
}

/** Writes the digest in the other encoding, with the same prefix. */
export function otherEncodings(value: string): readonly WrittenSignature[] {
  const [, prefix = '', text = ''] = /^([A-Za-z0-9]{1,10}[=,:])?(.*)$/.exec(value.trim()) ?? [];
  const hex = /^([0-9a-f]{2}){20,64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
  const base64 = /^[A-Za-z0-9+/_-]{26,90}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return [
    ...(hex ? [{ value: prefix + hex.toString('base64'), how: 'in hex, and base64 is expected' }] : []),
    ...(base64 && !hex
      ? [
          { value: prefix + base64.toString('hex'), how: 'in base64, and hex is expected' },
          { value: prefix + base64.toString('base64'), how: 'in base64 of another alphabet or padding' },
        ]
      : []),
  ].filter((written) => written.value !== value);
}

const prefixes = ['sha256=', 'sha1=', 'v1,', 'v1='];
