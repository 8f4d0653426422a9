import { createHmac } from 'node:crypto';
import type { SandboxDelivery } from './delivery.ts';
import type { SandboxWebhook } from './webhook.ts';

// By the senders' documents and with nothing of Postern, so that the peer of a test is independent; and because a
// sender signs with whatever secret it was given, where Postern refuses the document's own `your-webhook-secret`.

/** The request of one attempt. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What shall be wrong with it. */
export interface SigningFaults {
  /** Signed with another secret. */
  forge: boolean;
  /** One byte changed after signing. */
  tamper: boolean;
}

export function signRequest(
  webhook: SandboxWebhook,
  delivery: SandboxDelivery,
  { forge, tamper }: SigningFaults,
): SignedRequest {
  const secret = forge ? `${webhook.secret}-of-somebody-else` : webhook.secret;
  const signed = webhook.sender === 'email-api' ? emailApi(delivery, secret) : sendlayer(delivery, secret);
  const headers = { 'content-type': 'application/json', 'user-agent': 'postern-sandbox', ...signed.headers };
  return { headers, body: tamper ? tampered(signed.body) : signed.body };
}

function emailApi({ payload }: SandboxDelivery, secret: string): SignedRequest {
  const body = Buffer.from(payload);
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: { 'x-webhook-signature': `sha256=${digest}` }, body };
}

/** Inferred, and not documented: HMAC-SHA256 over timestamp and token. The event itself is not covered. */
function sendlayer({ payload, token, createdAt }: SandboxDelivery, secret: string): SignedRequest {
  const timestamp = Math.floor(createdAt / 1000);
  const digest = createHmac('sha256', secret).update(`${timestamp}${token}`).digest('hex');
  const signature = `{"Timestamp":${timestamp},"Token":"${token}","Signature":"${digest}"}`;
  return { headers: {}, body: Buffer.from(`{"Signature":${signature},"EventData":${payload}}`) };
}

/** The last digit or letter becomes another, so that what is left is still JSON, and only a signature tells. */
function tampered(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  const at = changed.findLastIndex((byte) => /[0-9A-Za-z]/.test(String.fromCharCode(byte)));
  const isNine = changed[at] === 0x39 || changed[at] === 0x7a || changed[at] === 0x5a;
  changed[at] = (changed[at] ?? 0) + (isNine ? -1 : 1);
  return changed;
}
