import { expect, test } from 'vitest';
import { matchesQuery } from './matches-query.ts';

const received = new Date('2026-01-15T10:30:00Z');
const entry = {
  id: '0123456789abcdef0123456789abcdef',
  endpoint: 'orders',
  provider: 'email-api',
  eventId: 'evt_Ab',
  type: 'bounced',
  state: 'pending',
  orderingKey: 'Straße',
  receivedAt: received,
} as const;
const later = new Date(received.getTime() + 1);

test.each([
  [{}],
  [{ state: 'pending' }],
  [{ state: ['dead', 'pending'] }],
  [{ endpoint: 'orders', provider: 'email-api', type: 'bounced' }],
  [{ text: 'EVT_a' }],
  [{ text: 'sTRAß' }],
  [{ text: 'CDEF' }],
  [{ receivedFrom: received, receivedTo: later }],
] as const)('fits %j', (query) => {
  expect(matchesQuery(entry, query)).toBe(true);
  expect(matchesQuery({ ...entry, receivedAt: received.getTime() }, query)).toBe(true);
});

test.each([
  [{ state: 'done' }],
  [{ state: [] }],
  [{ endpoint: 'order' }],
  [{ provider: 'ses' }],
  [{ type: 'bounce' }],
  [{ text: 'orders' }],
  [{ receivedFrom: later }],
  [{ receivedTo: received }],
] as const)('does not fit %j', (query) => {
  expect(matchesQuery(entry, query)).toBe(false);
});
