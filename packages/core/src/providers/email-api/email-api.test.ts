import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { emailApi } from './index.ts';
import { emailApiSamples } from './samples.ts';

const secret = 'k3y-of-the-house';
const samples: Record<string, unknown> = emailApiSamples;
const provider = emailApi({ secret });
const silent = { debug() {}, warn() {}, error() {} };

function receive(body: object | string) {
  return receiveDelivery(provider, signDelivery(provider, { body }));
}

for (const { name, run } of providerContract(provider)) test(name, run);

describe('email-api', () => {
  test('knows the seven types of its document', () => {
    expect(provider.types).toEqual([
      'queued',
      'sending',
      'delivered',
      'bounced',
      'complained',
      'opened',
      'clicked',
    ]);
  });

  test.each(Object.entries(samples))('reads its sample of %s, nothing left out', async (type, sample) => {
    const { kind, event } = await receive(sample as object);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      type,
      id: (sample as { id: string }).id,
      occurredAt: new Date('2024-01-15T10:30:05Z'),
      verification: 'body',
      provider: 'email-api',
      data: (sample as { data: object }).data,
      payload: sample,
    });
  });

  test.each(provider.types)('takes %s with fields that the document does not name', async (type) => {
    const sample = samples[type] as { data: object };
    const { event } = await receive({ ...sample, tenant: 7, data: { ...sample.data, tags: ['a'] } });
    expect(event).toMatchObject({ data: { tags: ['a'] }, payload: { tenant: 7 } });
  });

  test.each(['queued', 'sending', 'complained', 'opened', 'clicked'])(
    'asks for no more than the message id in %s, of which the document has no sample',
    async (type) => {
      expect((await receive({ id: 'evt_1', type, data: { email_id: 'msg_1' } })).kind).toBe('accepted');
      expect((await receive({ id: 'evt_1', type, data: {} })).kind).toBe('drifted');
    },
  );

  test.each([
    ['delivered', 'email_id'],
    ['delivered', 'from'],
    ['delivered', 'to'],
    ['delivered', 'subject'],
    ['delivered', 'delivered_at'],
    ['bounced', 'email_id'],
    ['bounced', 'from'],
    ['bounced', 'to'],
    ['bounced', 'bounce_type'],
    ['bounced', 'bounce_code'],
    ['bounced', 'bounce_message'],
  ])('calls %s without %s drift', async (type, field) => {
    const sample = samples[type] as { data: Record<string, unknown> };
    const { [field]: _left, ...data } = sample.data;
    expect((await receive({ ...sample, data })).kind).toBe('drifted');
  });

  test.each([
    ['hard', 'accepted'],
    ['soft', 'accepted'],
    ['firm', 'drifted'],
  ])('calls a bounce that is %s %s', async (bounce_type, kind) => {
    const sample = samples.bounced as { data: object };
    expect((await receive({ ...sample, data: { ...sample.data, bounce_type } })).kind).toBe(kind);
  });

  test.each([undefined, null, 'yesterday', {}])(
    'leaves the time open when created_at is %j',
    async (created_at) => {
      const { kind, event } = await receive({
        id: 'evt_1',
        type: 'queued',
        created_at,
        data: { email_id: 'm' },
      });
      expect(kind).toBe('accepted');
      expect(event?.occurredAt).toBeUndefined();
    },
  );

  test.each([
    ['a byte order mark', '\ufeff{"id":"e","type":"queued","data":{"email_id":"m"}}'],
    ['CRLF', '{"id":"e",\r\n"type":"queued",\r\n"data":{"email_id":"m"}}\r\n'],
    ['replacement patterns', '{"id":"e","type":"queued","data":{"email_id":"$& $$ $1"}}'],
    ['an escaped letter', '{"id":"e","type":"queued","data":{"email_id":"caf\\u00e9"}}'],
    ['the letter itself', '{"id":"e","type":"queued","data":{"email_id":"café"}}'],
    [
      'numbers that JSON.stringify would rewrite',
      '{"id":"e","type":"queued","data":{"email_id":"m","n":1.0,"e":1e2}}',
    ],
    ['keys in another order', '{"data":{"email_id":"m"},"type":"queued","id":"e"}'],
    ['a key twice', '{"id":"x","id":"e","type":"queued","data":{"email_id":"m"}}'],
  ])('verifies the bytes of a body with %s, and no others', async (_what, body) => {
    expect((await receive(body)).kind).toBe('accepted');
    const receiver = createReceiver(provider, { log: silent }).onAny(() => {});
    const delivery = await signDelivery(provider, { body });
    const again = JSON.stringify(JSON.parse(body.replace('\ufeff', '')), null, 1);
    expect(receiver.receive(createDelivery({ headers: delivery.headers, body: again }))).toMatchObject({
      status: 401,
    });
  });

  test('rejects byte 0xFE in the place of a signed U+FFFD', async () => {
    const signed = await signDelivery(provider, {
      body: '{"id":"e","type":"queued","data":{"email_id":"\ufffd"}}',
    });
    const receiver = createReceiver(provider, { log: silent }).onAny(() => {});
    expect(receiver.receive(signed)).toMatchObject({ status: 200 });
    const at = signed.body.indexOf(0xef);
    const forged = new Uint8Array([...signed.body.slice(0, at), 0xfe, ...signed.body.slice(at + 3)]);
    expect(receiver.receive({ ...signed, body: forged })).toMatchObject({ kind: 'unverified', status: 401 });
  });

  test('calls signed bytes that are no UTF-8 malformed, not forged', async () => {
    const body = new Uint8Array([0x7b, 0xfe, 0x7d]);
    const receiver = createReceiver(provider, { log: silent });
    expect(receiver.receive(await signDelivery(provider, { body }))).toMatchObject({
      kind: 'malformed',
      status: 400,
    });
  });

  test('serves senders with another header and prefix', () => {
    const other = emailApi({ secret, header: 'X-Signature', prefix: '' });
    const body = JSON.stringify(samples.queued);
    const headers = { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') };
    const receiver = createReceiver(other, { log: silent }).onAny(() => {});
    expect(receiver.receive(createDelivery({ headers, body }))).toMatchObject({ kind: 'accepted' });
  });
});
