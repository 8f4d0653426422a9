import { isUtf8 } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Delivery } from '@postern/core';
import { changeSecret } from './change-secret.ts';
import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds the right secret in another form than the sender's: with or without a prefix, decoded or not. */
export async function secretForm(failed: FailedDelivery): Promise<Explanation | undefined> {
  const { options, scheme, verifies } = failed;
  // Without a scheme, the secret was refused because it could not be decoded.
  const decodes = scheme === undefined || scheme === 'standard-webhooks';
  for (const { what, change } of decodes ? base64Forms : textForms) {
    const changed = changeSecret(options, change);
    if (changed && (await verifies({ options: changed }))) return explanation(what);
  }
  const what = decodedKey(failed);
  return what === undefined ? undefined : explanation(what);
}

function explanation(what: string): Explanation {
  return {
    cause: 'secret-form',
    message: `The secret is right, but the sender uses another form of it: ${what}.`,
    fix: "Copy the complete secret again from the sender's site, and check that --provider names the sender.",
  };
}

interface Form {
  readonly what: string;
  readonly change: (secret: string) => string | undefined;
}

/** The forms for a scheme that takes a secret as text. */
const textForms: readonly Form[] = [
  { what: 'without `whsec_` before it', change: (secret) => secret.replace(/^whsec_/, '') },
  { what: 'with `whsec_` before it', change: (secret) => `whsec_${secret.replace(/^whsec_/, '')}` },
  { what: 'as base64 of this text', change: toBase64 },
  { what: 'as hex of this text', change: (secret) => Buffer.from(secret).toString('hex') },
  { what: 'decoded from base64', change: (secret) => textOf(fromBase64(secret)) },
  { what: 'decoded from hex', change: (secret) => textOf(fromHex(secret)) },
];

/** The forms for a scheme that decodes a secret from base64, which can express every key. */
const base64Forms: readonly Form[] = [
  { what: 'as it is, without decoding it', change: toBase64 },
  {
    what: 'without `whsec_` and otherwise as it is',
    change: (secret) => toBase64(secret.replace(/^whsec_/, '')),
  },
  { what: 'decoded from hex', change: (secret) => fromHex(secret)?.toString('base64') },
  {
    what: 'as base64 in the usual alphabet and with its padding',
    change: (secret) => fromBase64(secret.replaceAll('-', '+').replaceAll('_', '/'))?.toString('base64'),
  },
];

/**
 * Computes the digest itself, for the two schemes that take a secret as text: over the body, and over a time and the
 * body. Such a scheme cannot be given a decoded key, whose bytes may not be text.
 */
function decodedKey({ delivery, options, looked, scheme }: FailedDelivery): string | undefined {
  if (scheme !== 'hmac-header' && scheme !== 'timestamped-hmac') return undefined;
  const values = looked.map((name) => delivery.headers.get(name) ?? '');
  const digests = values.flatMap((value) => value.match(/[0-9a-f]{64}/gi) ?? []);
  const secrets = [options.secret].flat().filter((secret) => typeof secret === 'string');
  for (const secret of secrets) {
    for (const [what, key] of [
      ['decoded from base64', fromBase64(secret)],
      ['decoded from hex', fromHex(secret)],
    ] as const) {
      if (key && digests.some((digest) => fits(key, digest, signedTexts(delivery, values, scheme))))
        return what;
    }
  }
  return undefined;
}

function signedTexts(delivery: Delivery, values: readonly string[], scheme: string): readonly Buffer[] {
  if (scheme === 'hmac-header') return [Buffer.from(delivery.body)];
  const times = values.flatMap((value) => value.match(/\b\d{10,13}\b/g) ?? []);
  return times.flatMap((time) =>
    [`${time}.`, `v0:${time}:`].map((start) => Buffer.concat([Buffer.from(start), delivery.body])),
  );
}

function fits(key: Buffer, digest: string, texts: readonly Buffer[]): boolean {
  const given = Buffer.from(digest, 'hex');
  return texts.some((text) => timingSafeEqual(createHmac('sha256', key).update(text).digest(), given));
}

function toBase64(secret: string): string {
  return Buffer.from(secret).toString('base64');
}

function fromBase64(secret: string): Buffer | undefined {
  const text = secret.replace(/^whsec[+_]/, '');
  return /^[A-Za-z0-9+/]{8,}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

function fromHex(secret: string): Buffer | undefined {
  return /^([0-9a-f]{2}){4,}$/i.test(secret) ? Buffer.from(secret, 'hex') : undefined;
}

function textOf(bytes: Buffer | undefined): string | undefined {
  return bytes && isUtf8(bytes) ? bytes.toString() : undefined;
}
