import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { createClock } from '../testing/clock.ts';
import { type TimestampedHmacOptions, timestampedHmac } from './timestamped-hmac.ts';

/** The body and time of stripe/stripe-dotnet, src/StripeTests: EventUtilityTest.cs and event_test_signature.json. */
const stripe = {
  options: {
    secret: 'k3y-of-the-house',
    header: 'stripe-signature',
    format: 'pairs',
    signed: (t: string) => `${t}.`,
  } as TimestampedHmacOptions,
  at: 1533204620_000,
  body:
    '{\n  "id": "evt_123",\n  "object": "event",\n  "account": "acct_123",\n  "api_version": "2017-05-25",\n  "created": 1533204620,\n' +
    '  "data": {\n    "object": {\n      "id": "cus_123",\n      "object": "customer",\n      "created": 123456789,\n' +
    '      "email": "test@stripe.com",\n      "livemode": false,\n      "metadata": {}\n    }\n  },\n  "livemode": false,\n' +
    '  "pending_webhooks": 1,\n  "request": {\n    "id": "req_123",\n    "idempotency_key": "idempotency-key-123"\n  },\n  "type": "customer.created"\n}\n',
};
const known = 'f4c51ebc450a4e5f4b50dce6e259adca5cc6c800fcc5adc110c31007b9699fd9';
const v0 = '63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef';
const wrong = '0'.repeat(64);
const t = 't=1533204620';

const plain = '{"id":"evt_1","type":"delivered"}';
/**
 * Computed with Python's hmac module: the keys of the vectors that are published, `webhook_secret` and
 * `signing-secret`, are placeholders, and refused as such.
 */
const senders: [string, TimestampedHmacOptions, HeaderRecord, string, number][] = [
  [
    'Customer.io',
    {
      secret: 'k3y-of-the-house',
      header: 'X-CIO-Signature',
      timestampHeader: 'X-CIO-Timestamp',
      format: 'bare',
      signed: (time) => `v0:${time}:`,
    },
    {
      'x-cio-timestamp': '1614265384',
      'x-cio-signature': '1f1bf596358bc09885c5228b181fb10fcfe586d4ddf701bd487cb55143aaa285',
    },
    '{"event_id":"abc","object_type":"email","metric":"delivered"}',
    1614265384_000,
  ],
  [
    'Lettermint',
    {
      secret: 'k3y-of-the-house',
      header: 'X-Lettermint-Signature',
      format: 'pairs',
      signed: (time) => `${time}.`,
      alsoEquals: 'X-Lettermint-Delivery',
    },
    {
      'x-lettermint-signature':
        't=1700000000,v1=d811f1f8cd5b66612c7dfb63b39103548e3972e34b0dfe68a1fc1838996d831d',
      'x-lettermint-delivery': '1700000000',
    },
    plain,
    1700000000_000,
  ],
  [
    'useSend',
    {
      secret: 'k3y-of-the-house',
      header: 'X-UseSend-Signature',
      timestampHeader: 'X-UseSend-Timestamp',
      format: 'bare',
      prefix: 'v1=',
      unit: 'ms',
      signed: (time) => `${time}.`,
    },
    {
      'x-usesend-timestamp': '1700000000123',
      'x-usesend-signature': 'v1=3dc786818e53e6ec3c8936d34106ce68ec00ccda45d65353623f82628c385f35',
    },
    plain,
    1700000000_123,
  ],
  [
    'Emailit',
    {
      secret: 'whsec_0a1b2c3d4e5f',
      header: 'X-Emailit-Signature',
      timestampHeader: 'X-Emailit-Timestamp',
      format: 'bare',
      signed: (time) => `${time}.`,
    },
    {
      'x-emailit-timestamp': '1700000000',
      'x-emailit-signature': '7d11710db1bd9ffd08f3329890ff55e8b62a92470de03fd731ee99a1f8f18722',
    },
    plain,
    1700000000_000,
  ],
  ['Stripe', stripe.options, { 'stripe-signature': `${t},v1=${known},v0=${v0}` }, stripe.body, stripe.at],
];

/** Published digests, over the text that is signed: customerio/customerio-node, test/webhooks.ts; and Stripe's. */
test.each([
  ['Customer.io', 0, 'signing-secret', '6f55cf23f9b73a2ff07733fe04421f64ce9ec5e409696edda6b2a80311944230'],
  ['Stripe', 4, 'webhook_secret', '2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7'],
])('the text that %s signs has its published digest', (_name, index, key, digest) => {
  const [, { signed }, , body, at] = senders[index]!;
  const text = signed(String(at / 1000)) + body;
  expect(createHmac('sha256', key).update(text).digest('hex')).toBe(digest);
});

const accepted = { level: 'body', scheme: 'timestamped-hmac', secretIndex: 0 };
const run = (
  options: TimestampedHmacOptions,
  headers: HeaderRecord,
  body: string | Uint8Array<ArrayBuffer>,
  now: number,
) => timestampedHmac(options).verify(createDelivery({ headers, body }), createClock(now));

describe.each(senders)('timestampedHmac, as %s signs,', (_name, options, headers, body, at) => {
  const verify = (changes: HeaderRecord = {}, bytes: string | Uint8Array<ArrayBuffer> = body, now = at) =>
    run(options, { ...headers, ...changes }, bytes, now);
  const name = options.header.toLowerCase();
  const value = headers[name] as string;

  test('accepts the known answer', () => {
    expect(verify()).toEqual(accepted);
  });

  test('accepts what it signs itself, and signs the known answer', async () => {
    const scheme = timestampedHmac(options);
    const signed = await scheme.sign(createDelivery({ body }), { now: () => at });
    expect(signed.headers.get(name)).toBe(value.replace(/,v0=.*/, ''));
    expect(await scheme.verify(signed, { now: () => at })).toEqual(accepted);
  });

  test.each([
    [0, true],
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
    [300.001, false],
    [-300.001, false],
  ])('and %s s of age is accepted: %s', (age, isAccepted) => {
    if (isAccepted) expect(verify({}, body, at + age * 1000)).toEqual(accepted);
    else expect(caught(() => verify({}, body, at + age * 1000))).toMatchObject({ code: 'timestamp-stale' });
  });

  test.each(Object.keys(headers))('rejects a delivery without %s, or with it empty or twice', (header) => {
    expect(caught(() => verify({ [header]: undefined }))).toMatchObject({ code: 'signature-missing' });
    expect(caught(() => verify({ [header]: '' }))).toMatchObject({ code: 'signature-missing' });
    const twice = [headers[header] as string, headers[header] as string];
    expect(caught(() => verify({ [header]: twice }))).toMatchObject({ code: 'signature-malformed' });
  });

  test('rejects every prefix of a right signature', () => {
    const whole = value.replace(/,v0=.*/, '');
    for (let length = 0; length < whole.length; length++) {
      expect(() => verify({ [name]: whole.slice(0, length) })).toThrow();
    }
    expect(() => verify({ [name]: `${whole}0` })).toThrow();
  });

  test('rejects a body with any one bit changed, or cut, or empty', () => {
    const bytes = new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>;
    for (let index = 0; index < bytes.length; index++) {
      const changed = bytes.slice();
      changed[index]! ^= 1;
      expect(() => verify({}, changed)).toThrow();
    }
    expect(() => verify({}, bytes.subarray(1))).toThrow();
    expect(() => verify({}, '')).toThrow();
  });

  test('rejects another secret, and takes a rotated one', () => {
    const other = { ...options, secret: 'another-k3y' };
    expect(caught(() => run(other, headers, body, at))).toMatchObject({ code: 'signature-mismatch' });
    const both = { ...options, secret: ['another-k3y', options.secret as string] };
    expect(run(both, headers, body, at)).toMatchObject({ secretIndex: 1 });
  });

  test.each(['1e9', '+17', '-17', '17.0', '17 ', 'x17', '0x11', '1'.repeat(16), '１７'])(
    'rejects the timestamp %j, however well it is signed',
    (time) => {
      const digest = createHmac('sha256', options.secret as string)
        .update(options.signed(time) + body)
        .digest('hex');
      const changes = options.timestampHeader
        ? { [options.timestampHeader.toLowerCase()]: time, [name]: (options.prefix ?? '') + digest }
        : { [name]: `t=${time},v1=${digest}` };
      const open = { ...options, tolerance: Number.POSITIVE_INFINITY };
      expect(caught(() => run(open, { ...headers, ...changes }, body, at))).toMatchObject({
        code: 'signature-malformed',
      });
    },
  );

  test('keeps signature, secret and body out of every message', () => {
    const { message } = caught(() => verify({}, `${body} `)) as Error;
    for (const hidden of [value.slice(-8), options.secret as string, 'evt_1'])
      expect(message).not.toContain(hidden);
  });
});

describe('timestampedHmac with pairs', () => {
  const verify = (value: string | string[]) =>
    run(stripe.options, { 'stripe-signature': value }, stripe.body, stripe.at);

  test.each([
    ['several signatures', `${t},v1=${wrong},v1=${known}`],
    ['another order', `v1=${known},${t}`],
    ['other versions and keys', `${t},v0=${v0},v1=${known},x=1,y,__proto__=z`],
    ['a cut signature beside the right one', `${t},v1=${known.slice(1)},v1=${known}`],
    ['upper case hex', `${t},v1=${known.toUpperCase()}`],
    ['the right one in the sixteenth place', `${t}${`,v1=${wrong}`.repeat(15)},v1=${known}`],
  ])('accepts %s', (_what, value) => {
    expect(verify(value)).toEqual(accepted);
  });

  test.each([
    ['no timestamp', `v1=${known}`, 'signature-malformed'],
    ['an empty timestamp', `t=,v1=${known}`, 'signature-malformed'],
    ['the timestamp twice', `${t},${t},v1=${known}`, 'signature-malformed'],
    ['another timestamp', `t=1533204621,v1=${known}`, 'signature-mismatch'],
    ['no signature', t, 'signature-malformed'],
    ['only another version', `${t},v0=${known}`, 'signature-malformed'],
    ['a name in upper case', `${t},V1=${known}`, 'signature-malformed'],
    ['a space', `${t}, v1=${known}`, 'signature-malformed'],
    ['a signature of the right length and wrong bytes', `${t},v1=${wrong}`, 'signature-mismatch'],
    ['no hex of the right length', `${t},v1=${'z'.repeat(64)}`, 'signature-mismatch'],
    [
      'the right one in the seventeenth place',
      `${t}${`,v1=${wrong}`.repeat(16)},v1=${known}`,
      'signature-mismatch',
    ],
    ['commas', ',,', 'signature-malformed'],
    ['names alone', 't,v1', 'signature-malformed'],
  ])('rejects %s', (_what, value, code) => {
    expect(caught(() => verify(value))).toMatchObject({ name: 'WebhookVerificationError', code });
  });

  test('rejects a header that must equal the timestamp and does not', () => {
    const [, options, headers, body, at] = senders[1]!;
    for (const value of ['1700000001', '01700000000', '1700000000.0']) {
      const changed = { ...headers, 'x-lettermint-delivery': value };
      expect(caught(() => run(options, changed, body, at))).toMatchObject({ code: 'signature-malformed' });
    }
  });
});

test.each([
  [{ header: '' }, '`header` is missing'],
  [{ format: 'bare' }, '`timestampHeader` is missing'],
  [{ secret: undefined }, '`secret` is missing'],
  [{ tolerance: Number.NaN }, '`tolerance` must be a number'],
  [{ tolerance: -1 }, '`tolerance` must be a number'],
  [{ secret: 'whsec_' }, '`secret` is a bare prefix'],
])('timestampedHmac refuses to be made with %j', (changes, message) => {
  expect(() => timestampedHmac({ ...stripe.options, ...changes } as TimestampedHmacOptions)).toThrow(message);
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
