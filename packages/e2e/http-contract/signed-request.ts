import { createHmac, randomUUID } from 'node:crypto';
import { type Behaviour, contractSecret } from './contract-app.ts';
import type { ContractRequest } from './subject.ts';

/** Makes a request as the sender does. It signs with node:crypto, not with the code under test. */
export function signedRequest(
  body: Uint8Array<ArrayBuffer> | string | object,
  headers: ContractRequest['headers'] = [['content-type', 'application/json']],
): Required<Pick<ContractRequest, 'headers' | 'body'>> {
  const bytes = toBytes(body);
  return { headers: [...headers, ['x-webhook-signature', signatureOf(bytes)]], body: bytes };
}

export function signatureOf(bytes: Uint8Array): string {
  return `sha256=${createHmac('sha256', contractSecret).update(bytes).digest('hex')}`;
}

export function toBytes(body: Uint8Array<ArrayBuffer> | string | object): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

export interface ContractEvent {
  id: string;
  type: string;
  created_at: string;
  data: { email_id: string; from: string; to: string; subject: string; delivered_at: string };
}

/** Makes a `delivered` event with a new id. Tests tamper with `Hello` in its subject. */
export function createEvent(behaviour: Behaviour = 'ok', subject = 'Hello'): ContractEvent {
  return {
    id: `evt_${randomUUID()}`,
    type: 'delivered',
    created_at: '2024-01-15T10:30:05Z',
    data: {
      email_id: behaviour,
      from: 'sender@yourdomain.com',
      to: 'recipient@example.com',
      subject,
      delivered_at: '2024-01-15T10:30:05Z',
    },
  };
}
