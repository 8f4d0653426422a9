import { createHmac } from 'node:crypto';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createDelivery } from '../../delivery/delivery.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { stripe } from './index.ts';
import { stripeSamples } from './samples.ts';

const secret = 'whsec_k3y-of-the-house';
const provider = stripe({ secret });
const silent = { debug() {}, warn() {}, error() {} };
const at = 1533204620;

/** The event of stripe/stripe-dotnet, src/StripeTests: event_test_signature.json. */
const known =
  '{\n  "id": "evt_123",\n  "object": "event",\n  "account": "acct_123",\n  "api_version": "2017-05-25",\n  "created": 1533204620,\n' +
  '  "data": {\n    "object": {\n      "id": "cus_123",\n      "object": "customer",\n      "created": 123456789,\n' +
  '      "email": "test@stripe.com",\n      "livemode": false,\n      "metadata": {}\n    }\n  },\n  "livemode": false,\n' +
  '  "pending_webhooks": 1,\n  "request": {\n    "id": "req_123",\n    "idempotency_key": "idempotency-key-123"\n  },\n  "type": "customer.created"\n}\n';
const digest = (key: string, body = known) => createHmac('sha256', key).update(`${at}.${body}`).digest('hex');

function receive(body: object | string, header?: string, made = provider) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'stripe-signature': header ?? `t=${at},v1=${digest(secret, text)}` };
  return receiveDelivery(made, createDelivery({ headers, body: text }), () => at * 1000);
}

for (const { name, run } of providerContract(provider, { samples: stripeSamples })) test(name, run);

describe('the signature of stripe', () => {
  test('signs the text whose published digest is in the tests of stripe-dotnet', () => {
    // Its key, `webhook_secret`, is refused as a placeholder.
    expect(digest('webhook_secret')).toBe('2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7');
  });

  test('verifies that event under another key, of which the prefix is a part', async () => {
    expect(await receive(known)).toMatchObject({
      kind: 'accepted',
      event: {
        id: 'evt_123',
        type: 'customer.created',
        occurredAt: new Date(at * 1000),
        verification: 'body',
      },
    });
    expect(await receive(known, `t=${at},v1=${digest('k3y-of-the-house')}`)).toMatchObject({ status: 401 });
  });

  test.each([
    ['the fake v0 of test events alone', `t=${at},v0=${digest(secret)}`, 401],
    ['v0 beside the right v1', `t=${at},v1=${digest(secret)},v0=${'0'.repeat(64)}`, 200],
    ['a rolled secret: two v1', `t=${at},v1=${'0'.repeat(64)},v1=${digest(secret)}`, 200],
    ['another time', `t=${at + 1},v1=${digest(secret)}`, 401],
    ['two times', `t=${at},t=${at},v1=${digest(secret)}`, 401],
    ['an empty header', '', 401],
  ])('answers %s', async (_what, header, status) => {
    expect(await receive(known, header)).toMatchObject({ status });
  });

  test.each([
    [300, 200],
    [301, 401],
  ])('is %s s old and answered %s', async (age, status) => {
    const receiver = createReceiver(provider, { log: silent, now: () => (at + age) * 1000 }).onAny(() => {});
    const headers = { 'stripe-signature': `t=${at},v1=${digest(secret)}` };
    expect(await receiver.receive(createDelivery({ headers, body: known }))).toMatchObject({ status });
  });

  test('takes the secrets of several endpoints, and a tolerance of its own', async () => {
    const header = `t=${at - 500},v1=${createHmac('sha256', secret)
      .update(`${at - 500}.${known}`)
      .digest('hex')}`;
    expect(
      await receive(known, header, stripe({ secret: ['whsec_other', secret], tolerance: 600 })),
    ).toMatchObject({
      status: 200,
    });
    expect(await receive(known, header)).toMatchObject({ status: 401 });
  });

  test.each([undefined, '', 'whsec_', 'webhook_secret'])('refuses the secret %j', (given) => {
    expect(() => stripe({ secret: given })).toThrow('`secret`');
  });
});

describe('stripe reads', () => {
  test.each(Object.entries(stripeSamples))('its sample of %s', async (type, sample) => {
    expect(await receive(sample)).toMatchObject({
      kind: 'accepted',
      event: {
        id: sample.id,
        type,
        data: sample.data.object,
        payload: sample,
        occurredAt: new Date('2023-06-06T22:19:30Z'),
      },
    });
  });

  test('the id of the event and not that of its object', async () => {
    const [created, updated] = [stripeSamples['customer.created'], stripeSamples['customer.updated']];
    expect(created.data.object).toEqual(updated.data.object);
    expect((await receive(created)).event?.id).not.toBe((await receive(updated)).event?.id);
  });

  test.each([undefined, null, '', ['evt_1'], {}, 1.5])('no event whose id is %j', async (id) => {
    expect(await receive({ ...stripeSamples['invoice.paid'], id })).toMatchObject({ kind: 'malformed' });
  });

  test('an upcoming invoice without an id', async () => {
    const sample = stripeSamples['invoice.upcoming'];
    expect(sample.data.object).not.toHaveProperty('id');
    expect((await receive(sample)).kind).toBe('accepted');
  });

  test('a type that it does not know as unknown, with its object', async () => {
    const sample = { ...stripeSamples['customer.created'], type: 'price.created' };
    expect(await receive(sample)).toMatchObject({
      kind: 'ignored',
      event: { type: 'price.created', data: { object: 'customer' } },
    });
  });

  test('a thin event as unknown', async () => {
    const thin = {
      id: 'evt_test_65R9Ijk8dKEYZcXeRWn16R9A7j1FSQ3w3TGDPLLGSM4CW0',
      object: 'v2.core.event',
      type: 'v1.billing.meter.error_report_triggered',
      created: '2024-09-17T06:20:52.246Z',
      related_object: { id: 'mtr_1', type: 'billing.meter', url: '/v1/billing/meters/mtr_1' },
    };
    expect(await receive(thin)).toMatchObject({
      kind: 'ignored',
      event: {
        id: thin.id,
        data: undefined,
        payload: thin,
        occurredAt: new Date('2024-09-17T06:20:52.246Z'),
      },
    });
  });

  test('a known type without its object as drift', async () => {
    for (const data of [undefined, null, {}, { object: null }, { object: { id: 'in_1' } }]) {
      expect(await receive({ ...stripeSamples['invoice.paid'], data })).toMatchObject({ kind: 'drifted' });
    }
  });

  test('a subscription of an older API version, whose period stands at its top', async () => {
    const sample = stripeSamples['customer.subscription.updated'];
    const { items: _, ...object } = sample.data.object as Record<string, unknown>;
    const older = { ...object, current_period_end: 1688681970, plan: { id: 'gold' } };
    expect((await receive({ ...sample, data: { object: older } })).kind).toBe('accepted');
  });

  test('what changed beside the object', async () => {
    const sample = stripeSamples['customer.updated'];
    const data = { ...sample.data, previous_attributes: { email: 'old@example.com' } };
    expect((await receive({ ...sample, data })).event?.payload).toMatchObject({
      data: { previous_attributes: { email: 'old@example.com' } },
    });
  });
});

test('stripe types its events', () => {
  createReceiver(provider)
    .on('invoice.paid', ({ data }) =>
      expectTypeOf(data.amount_paid).toEqualTypeOf<number | null | undefined>(),
    )
    .on('customer.subscription.deleted', ({ data }) => expectTypeOf(data.status).toEqualTypeOf<string>());
  expect(provider).toMatchObject({ retrySpan: 259_200, batches: false, methods: ['POST'] });
});
