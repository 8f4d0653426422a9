import { createHmac } from 'node:crypto';
import type { SandboxDelivery } from './delivery.ts';
import type { SandboxWebhook } from './webhook.ts';

// This follows the senders' documents and uses no code of Postern, so that it is an independent peer in tests, and
// because a sender signs with any secret, while Postern refuses the document's own `your-webhook-secret`.

/** The request of one attempt. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The faults of a signature. */
export interface SigningFaults {
  /** Signs with another secret. */
  forge: boolean;
  /** Changes one byte after signing. */
  tamper: boolean;
}

/** Signs one attempt as its sender would. */
export function signRequest(
  webhook: SandboxWebhook,
  delivery: SandboxDelivery,
  { forge, tamper }: SigningFaults,
): SignedRequest {
  const secret = forge ? `${webhook.secret}-of-another-webhook` : webhook.secret;
  const signed = webhook.sender === 'email-api' ? emailApi(delivery, secret) : sendlayer(delivery, secret);
  const headers = { 'content-type': 'application/json', 'user-agent': 'postern-sandbox', ...signed.headers };
  return { headers, body: tamper ? tampered(signed.body) : signed.body };
}

function emailApi({ payload }: SandboxDelivery, secret: string): SignedRequest {
  const body = Buffer.from(payload);
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return { headers: { 'x-webhook-signature': `sha256=${digest}` }, body };
}

/** Inferred from SendLayer's samples, not documented: HMAC-SHA256 over timestamp and token, without the event. */
function sendlayer({ payload, token, createdAt }: SandboxDelivery, secret: string): SignedRequest {
  const timestamp = Math.floor(createdAt / 1000);
  const digest = createHmac('sha256', secret).update(`${timestamp}${token}`).digest('hex');
  const signature = `{"Timestamp":${timestamp},"Token":"${token}","Signature":"${digest}"}`;
  return { headers: {}, body: Buffer.from(`{"Signature":${signature},"EventData":${payload}}`) };
}

/** Changes the last digit or letter, so that the body is still JSON and only the signature shows the change. */
function tampered(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  const at = changed.findLastIndex((byte) => /[0-9A-Za-z]/.test(String.fromCharCode(byte)));
  const isNine = changed[at] === 0x39 || changed[at] === 0x7a || changed[at] === 0x5a;
  changed[at] = (changed[at] ?? 0) + (isNine ? -1 : 1);
  return changed;
}
