import { randomBytes } from 'node:crypto';
import type { InboxDelivery, NewEntry } from '@postern/core/inbox';

/** An id that nothing else has. */
export function newId(): string {
  return randomBytes(16).toString('hex');
}

export function sampleDelivery(source: string, changes: Partial<InboxDelivery> = {}): InboxDelivery {
  return {
    source,
    endpoint: source,
    provider: 'sample',
    method: 'POST',
    url: '/webhooks/sample',
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode('{"id":"evt_1"}') as Uint8Array<ArrayBuffer>,
    digest: newId() + newId(),
    verification: { level: 'body', scheme: 'hmac-header', secretIndex: 0 },
    ...changes,
  };
}

export function sampleEntry(changes: Partial<NewEntry> = {}): NewEntry {
  return { id: newId(), eventId: 'evt_1', type: 'delivered', state: 'pending', ...changes };
}
