import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../delivery/delivery.ts';
import { SecretError } from '../errors.ts';
import { createClock } from '../testing/clock.ts';
import { type StandardWebhooksOptions, standardWebhooks } from './standard-webhooks.ts';

/** The test vector of standard-webhooks/standard-webhooks and svix/svix-webhooks. */
const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const time = 1614265330;
const body = '{"test": 2432232314}';
const known = 'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const svix = { id: 'svix-id', timestamp: 'svix-timestamp', signature: 'svix-signature' };
const accepted = { level: 'body', scheme: 'standard-webhooks', secretIndex: 0 };
const other = `v1,${'A'.repeat(43)}=`;

const headersOf = (changes: HeaderRecord = {}): HeaderRecord => ({
  'webhook-id': id,
  'webhook-timestamp': String(time),
  'webhook-signature': `v1,${known}`,
  ...changes,
});
const verify = (
  headers: HeaderRecord = headersOf(),
  bytes: string | Uint8Array<ArrayBuffer> = body,
  options: Partial<StandardWebhooksOptions> = {},
  seconds = time,
) =>
  standardWebhooks({ secret, ...options }).verify(createDelivery({ headers, body: bytes }), {
    now: createClock(seconds * 1000).now,
  });
const signature = (value: string | readonly string[]) => headersOf({ 'webhook-signature': value });

describe('standardWebhooks accepts', () => {
  test.each([secret, `whsec_${secret}`])('the vector of the specification, with the secret %s', (given) => {
    expect(verify(headersOf(), body, { secret: given })).toEqual(accepted);
  });

  test('a vector of Resend, whose body has CRLF', () => {
    // symfony/symfony, Mailer/Bridge/Resend/Tests/Webhook: sent.json.
    const text =
      '{\n    "created_at": "2024-04-08T09:43:09.500Z",\n    "data": {\n        "created_at": "2024-04-08T09:43:09.438Z",\n' +
      '        "email_id": "172c41ce-ba6d-4281-8a7a-541faa725748",\n        "from": "test@resend.com",\n        "headers": [\n' +
      '            {\n                "name": "Sender",\n                "value": "test@resend.com"\n            }\n        ],\n' +
      '        "subject": "Test subject",\n        "to": [\n            "test@example.com"\n        ]\n    },\n    "type": "email.sent"\n}\n';
    const headers = {
      'svix-id': '172c41ce-ba6d-4281-8a7a-541faa725748',
      'svix-timestamp': '1712569389',
      'svix-signature': 'v1,4wjuRp64yC/2itgCQwl2xPePVwSPTdPbXLIY6IxGLTA=',
    };
    const options = { secret: 'whsec_ESwTAuuIe3yfH4DgdgI+ENsiNzPAGdp+', headers: svix };
    expect(verify(headers, text.replaceAll('\n', '\r\n'), options, 1712569389)).toEqual(accepted);
    expect(caught(() => verify(headers, text, options, 1712569389))).toMatchObject({
      code: 'signature-mismatch',
    });
  });

  test('a vector of AhaSend, whose key is literal', () => {
    // symfony/symfony, Mailer/Bridge/AhaSend/Tests/Webhook: delivered.json, written without white space.
    const text =
      '{"type":"message.delivered","timestamp":"2024-10-27T19:37:30.928534039Z","data":{"account_id":"4cdd7bdd-294e-4762-892f-83d40abf5a87",' +
      '"event":"on_delivered","from":"info@example.com","recipient":"someone@example.com","subject":"Sample email for testing webhooks",' +
      '"message_id_header":"message-id-header","user_agent":"","is_bot":"","id":"ahasend-message-id"}}';
    const headers = {
      'webhook-id': 'mA5gq7fS2T3jAVOpJZVHX077DYrpZv3IOe0CULKb2aBIqgAxZoRpuWYeEgZQdK3m',
      'webhook-timestamp': '1730057850',
      'webhook-signature': 'v1,vqb6WYaPO7TO47N1/X9TGUmPcoHfAM9TpBgCM3TmaQI=',
    };
    const options = {
      secret: 'nxLe:L:fZLb7J_Wb3uFeWX/&z4Ed#9&DxPL%Ud&:jhpAW1gLaR%AEFwfKnwp60cC',
      key: 'literal',
    } as const;
    expect(verify(headers, text, options, 1730057850)).toEqual(accepted);
  });

  test('a vector of Sweego, whose signatures have no label', () => {
    // symfony/symfony, Mailer/Bridge/Sweego/Tests/Webhook: delivered.json.
    const text =
      '{\n    "event_type": "delivered",\n    "timestamp": "2024-08-15T16:05:59+00:00",\n    "swg_uid": "02-0d4affd0-1183-43b1-a980-ab30b3374dd3",\n' +
      '    "event_id": "9f26b9d0-13d7-410c-ba04-5019cd30e6d0",\n    "channel": "email",\n    "headers": {\n        "x-campaign-type": "default",\n' +
      '        "x-swg-uid": "01-f14sqdf65-fgh9b6-4160-bc45-fliolioa277ca9",\n        "x-mailer": "Sweego",\n        "x-campaign-id": "default",\n' +
      '        "x-client-id": "0c8cc711c85e4595953862",\n        "x-originating-ip": "XXX.XXX.XXX.XX",\n        "x-email-id": "23",\n' +
      '        "x-transaction-id": "d4fbec9d-eed9-44d5-af47-c1126467a5ca"\n    },\n    "campaign_tags": null,\n    "campaign_type": "transac",\n' +
      '    "campaign_id": "transac",\n    "recipient": "recipient@example.com",\n    "domain_from": "example.org"\n}\n';
    const headers = {
      'webhook-id': '9f26b9d0-13d7-410c-ba04-5019cd30e6d0',
      'webhook-timestamp': '1723737959',
      'webhook-signature': 'E1RfmN81xnbXMqDZUD0eJjPQEWmf24ft//gtV29bp18=',
    };
    const options = { secret: 'GvLY88Uyj70jQm3fUwYyWmAaiz98wWim', label: '' } as const;
    expect(verify(headers, text, options, 1723737959)).toEqual(accepted);
    expect(caught(() => verify(headers, text, { ...options, label: 'v1' }, 1723737959))).toMatchObject({
      code: 'signature-malformed',
    });
  });

  test('bytes that are no text', () => {
    // Computed with Python's hmac module.
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(time),
      'webhook-signature': 'v1,jJgWe6eYACAp+WZoVrZwbUTgJvbX5I+dQ3QKi6H73CA=',
    };
    expect(verify(headers, new Uint8Array([0xff, 0xfe, 0x00]))).toEqual(accepted);
    expect(() => verify(headers, new Uint8Array([0xfe, 0xff, 0x00]))).toThrow();
  });

  test.each([
    ['the right one last', `${other} v1,${known}`],
    ['the right one first', `v1,${known} ${other}`],
    ['other versions beside it', `v1a,${known} v2,${known} v1,${known}`],
    ['cut ones beside it', `v1,${known.slice(0, -4)} v1 ${known} v1,${known}`],
    ['the right one in the sixteenth place', `${`${other} `.repeat(15)}v1,${known}`],
  ])('several signatures with %s', (_what, value) => {
    expect(verify(signature(value))).toEqual(accepted);
  });

  test('a rotated secret, and says which', () => {
    const secrets = [`whsec_${btoa('the-new-key-of-the-house')}`, secret];
    expect(verify(headersOf(), body, { secret: secrets })).toMatchObject({ secretIndex: 1 });
  });

  test.each([0, 300, -300])('a timestamp that is %s s old', (age) => {
    expect(verify(headersOf(), body, {}, time + age)).toEqual(accepted);
  });

  test('what it signs itself', async () => {
    const clock = createClock(time * 1000 + 999);
    for (const options of [{}, { label: '' }, { key: 'literal' }, { headers: svix }] as const) {
      const scheme = standardWebhooks({ secret, ...options });
      const signed = await scheme.sign(createDelivery({ body }), clock);
      expect(await scheme.verify(signed, clock)).toEqual(accepted);
      expect(signed.headers.get('headers' in options ? 'svix-timestamp' : 'webhook-timestamp')).toBe(
        String(time),
      );
    }
  });
});

test('standardWebhooks signs the vector of the specification under the id that is there', async () => {
  const delivery = createDelivery({ headers: { 'webhook-id': id }, body });
  const signed = await standardWebhooks({ secret }).sign(delivery, { now: () => time * 1000 });
  expect(signed.headers.get('webhook-signature')).toBe(`v1,${known}`);
});

describe('standardWebhooks rejects', () => {
  test.each([
    ['no id', { 'webhook-id': undefined }, 'signature-missing'],
    ['an empty id', { 'webhook-id': '' }, 'signature-missing'],
    ['another id', { 'webhook-id': 'msg_other' }, 'signature-mismatch'],
    ['the id twice', { 'webhook-id': [id, id] }, 'signature-mismatch'],
    ['no timestamp', { 'webhook-timestamp': undefined }, 'signature-missing'],
    ['an empty timestamp', { 'webhook-timestamp': '' }, 'signature-missing'],
    ['another timestamp', { 'webhook-timestamp': String(time + 1) }, 'signature-mismatch'],
    ['a timestamp in another form', { 'webhook-timestamp': `0${time}` }, 'signature-mismatch'],
    ['the timestamp twice', { 'webhook-timestamp': [String(time), String(time)] }, 'signature-malformed'],
    ['no signature', { 'webhook-signature': undefined }, 'signature-missing'],
    ['an empty signature', { 'webhook-signature': '' }, 'signature-missing'],
    ['a signature without its label', { 'webhook-signature': known }, 'signature-malformed'],
    ['only a label', { 'webhook-signature': 'v1,' }, 'signature-malformed'],
    ['another version alone', { 'webhook-signature': `v2,${known}` }, 'signature-malformed'],
    ['the asymmetric version alone', { 'webhook-signature': `v1a,${known}` }, 'signature-malformed'],
    ['a label in upper case', { 'webhook-signature': `V1,${known}` }, 'signature-malformed'],
    ['the header twice', { 'webhook-signature': [`v1,${known}`, `v1,${known}`] }, 'signature-malformed'],
    ['a longer signature', { 'webhook-signature': `v1,${known}A` }, 'signature-malformed'],
    ['a signature of the right length and wrong bytes', { 'webhook-signature': other }, 'signature-mismatch'],
    [
      'base64 of another form',
      { 'webhook-signature': `v1,${known.replace('+', '-')}` },
      'signature-mismatch',
    ],
    [
      'the right one in the seventeenth place',
      { 'webhook-signature': `${`${other} `.repeat(16)}v1,${known}` },
      'signature-mismatch',
    ],
  ] as [string, HeaderRecord, string][])('%s', (_what, changes, code) => {
    expect(caught(() => verify(headersOf(changes)))).toMatchObject({
      name: 'WebhookVerificationError',
      code,
    });
  });

  test.each([
    '1e9',
    '+1614265330',
    '-1614265330',
    '1614265330.0',
    ' 1614265330',
    '1614265330 ',
    '0x60381d72',
    '16142653300000001',
    'now',
    '１６１４２６５３３０',
  ])('the timestamp %j, however well it is signed', (timestamp) => {
    const digest = createHmac('sha256', Buffer.from(secret, 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    const headers = headersOf({ 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` });
    expect(caught(() => verify(headers, body, { tolerance: Number.POSITIVE_INFINITY }))).toMatchObject({
      code: 'signature-malformed',
    });
  });

  test.each([301, -301, 300.001, -300.001])('a timestamp that is %s s old', (age) => {
    expect(caught(() => verify(headersOf(), body, {}, time + age))).toMatchObject({
      code: 'timestamp-stale',
    });
  });

  test('a timestamp outside a tolerance of its own', () => {
    expect(verify(headersOf(), body, { tolerance: 10 }, time + 10)).toEqual(accepted);
    expect(caught(() => verify(headersOf(), body, { tolerance: 10 }, time + 11))).toMatchObject({
      message: expect.stringContaining('11 s old, and `tolerance` is 10 s'),
    });
  });

  test('every prefix of a right signature', () => {
    for (let length = 0; length < known.length; length++) {
      expect(() => verify(signature(`v1,${known.slice(0, length)}`))).toThrow();
    }
  });

  test('a body with any one bit changed, or cut, or empty', () => {
    const bytes = new TextEncoder().encode(body) as Uint8Array<ArrayBuffer>;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect(() => verify(headersOf(), changed)).toThrow();
    }
    expect(() => verify(headersOf(), bytes.subarray(1))).toThrow();
    expect(() => verify(headersOf(), '')).toThrow();
  });

  test.each([
    ['another secret', { secret: btoa('another-key-of-the-house') }],
    ['the secret taken literally', { key: 'literal' }],
  ] as const)('%s', (_what, options) => {
    expect(caught(() => verify(headersOf(), body, options))).toMatchObject({ code: 'signature-mismatch' });
  });
});

describe('standardWebhooks refuses the secret', () => {
  test.each([
    'not base64!',
    'abc',
    'AAAA=AAA',
    `${secret}\n`,
    'whsec_not-base64',
    `${secret.slice(0, -2)}x=`,
    `whsec_whsec_${secret}`,
  ])('%j, which is not base64', (given) => {
    const error = caught(() => standardWebhooks({ secret: given })) as Error;
    expect(error).toBeInstanceOf(SecretError);
    expect(error.message).toContain('`secret` is not base64');
    expect(error.message).not.toContain(given);
  });

  test.each([undefined, '', 'whsec_', []])('%j, which is none', (given) => {
    expect(() => standardWebhooks({ secret: given })).toThrow('`secret`');
    expect(() => standardWebhooks({ secret: given, key: 'literal' })).toThrow('`secret`');
  });

  test('that a lookup gives and that is not base64', async () => {
    await expect(verify(headersOf(), body, { secret: async () => 'not base64!' })).rejects.toMatchObject({
      code: 'secret-invalid',
    });
  });
});

test('standardWebhooks keeps signature, secret and body out of every message', () => {
  for (const value of [known, `v1,${known}`, other]) {
    const { message } = caught(() => verify(signature(value), `${body} `)) as Error;
    for (const hidden of [known.slice(0, 8), 'AAAAAAAA', secret.slice(0, 8), '2432232314']) {
      expect(message).not.toContain(hidden);
    }
  }
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
