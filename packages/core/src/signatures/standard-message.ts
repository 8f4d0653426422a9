import { concat } from '../crypto/concat.ts';
import { encodeUtf8 } from '../crypto/utf8.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { WebhookVerificationError } from '../errors.ts';
import { checkTimestamp, timestampOf } from './check-timestamp.ts';
import { requireHeader } from './require-header.ts';
import type { Clock } from './scheme.ts';
import { withHeader } from './with-header.ts';

/** Names the three headers of a Standard Webhooks message. Those of Svix and Resend begin with `svix-`. */
export interface StandardHeaders {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** The names of the specification. */
export const standardHeaders: StandardHeaders = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
};

/** The older names, which Svix and the senders that use it write. */
export const svixHeaders: StandardHeaders = {
  id: 'svix-id',
  timestamp: 'svix-timestamp',
  signature: 'svix-signature',
};

/** A message before it is verified. */
export interface StandardMessage {
  /** The bytes that are signed: `id.timestamp.` and the body. */
  readonly signed: Uint8Array<ArrayBuffer>;
  /** The signatures of the wanted version, without its label. */
  readonly signatures: readonly string[];
}

/** The form that signatures of one version have in the header. */
export interface StandardSignature {
  /** The text before each signature and its comma; `''` for none. */
  readonly label: string;
  /** Characters of base64. */
  readonly length: number;
}

/** More signatures than any rotation needs, and few enough to be tried for nothing. */
const maxSignatures = 16;

/**
 * Reads a message and checks all that needs no key.
 *
 * @throws WebhookVerificationError (`signature-missing`, `signature-malformed`, `timestamp-stale`)
 */
export function readMessage(
  delivery: Delivery,
  headers: StandardHeaders,
  { label, length }: StandardSignature,
  tolerance: number,
  clock: Clock,
): StandardMessage {
  const timestamp = requireHeader(delivery, headers.timestamp);
  const signed = signedBytes(delivery, headers);
  const given = requireHeader(delivery, headers.signature);
  const start = label && `${label},`;
  // A list is separated by single spaces: `, ` is a header that came twice.
  const entries = given.includes(', ') ? [] : given.split(' ');
  const signatures = entries.filter(
    (entry) => entry.startsWith(start) && entry.length === start.length + length,
  );
  if (signatures.length === 0) {
    throw new WebhookVerificationError(
      'signature-malformed',
      `The header ${headers.signature} must hold "${start}<base64>", with ${length} characters of base64, and come once. Does the sender sign in another version?`,
    );
  }
  checkTimestamp(timestamp, { where: `the header ${headers.timestamp}`, tolerance }, clock.now());
  return { signed, signatures: signatures.slice(0, maxSignatures).map((entry) => entry.slice(start.length)) };
}

/** Adds a time to a delivery and, where it has none, an id, and gives the bytes to sign. */
export function stampMessage(
  delivery: Delivery,
  headers: StandardHeaders,
  clock: Clock,
): { stamped: Delivery; signed: Uint8Array<ArrayBuffer> } {
  const id = delivery.headers.get(headers.id) || `msg_${crypto.randomUUID().replaceAll('-', '')}`;
  const timed = withHeader(delivery, headers.timestamp, timestampOf(clock.now()));
  const stamped = withHeader(timed, headers.id, id);
  return { stamped, signed: signedBytes(stamped, headers) };
}

function signedBytes(delivery: Delivery, headers: StandardHeaders): Uint8Array<ArrayBuffer> {
  const id = requireHeader(delivery, headers.id);
  const timestamp = requireHeader(delivery, headers.timestamp);
  return concat(encodeUtf8(`${id}.${timestamp}.`), delivery.body);
}
