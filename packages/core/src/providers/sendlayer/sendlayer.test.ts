import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type HeaderRecord } from '../../delivery/delivery.ts';
import { createClock } from '../../testing/clock.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { type SendlayerOptions, sendlayer } from './index.ts';
import { sendlayerSamples } from './samples.ts';

const _silent = { debug() {}, warn() {}, error() {} };
const secret = 'K3Y-OF-THE-DOMAIN';
const password = 'k3y-of-the-house';
const withBasicAuth = { basicAuth: { username: 'hooks', password } };

interface Request {
  body: object | string;
  url?: string;
  headers?: HeaderRecord;
}

function receive(options: SendlayerOptions, request: Request, now = Date.now) {
  const { body, ...rest } = request;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return receiveDelivery(sendlayer(options), createDelivery({ ...rest, body: text }), now);
}

const take = (body: object | string) => receive({ acceptUnverified: true }, { body });
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

for (const proof of [withBasicAuth, { pathSecret: password }, { secret, acceptUnconfirmed: true }] as const) {
  const provider = sendlayer(proof);
  describe(`by ${provider.signature.name}`, () => {
    for (const { name, run } of providerContract(provider)) test(name, run);
  });
}

describe('sendlayer reads', () => {
  test.each(Object.entries(sendlayerSamples))('its sample of %s', async (type, sample) => {
    const { kind, event } = await take(sample);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({
      type,
      data: sample.EventData,
      occurredAt: new Date(1758100959_000),
      payload: sample,
      verification: 'none',
    });
  });

  test.each(Object.entries(sendlayerSamples))(
    'the request dump of the guide around %s',
    async (type, sample) => {
      const dump = { event: { method: 'POST', path: '/', headers: { 'content-length': 320 }, body: sample } };
      const { event } = await take(dump);
      expect(event).toMatchObject({
        type,
        data: sample.EventData,
        payload: dump,
        id: (await take(sample)).event?.id,
      });
    },
  );

  test('the status and diagnostic code of a bounce as they come', async () => {
    expect((await take(sendlayerSamples.bounced)).event?.data).toMatchObject({
      BouncedEmailAddress: {
        EmailAddress: 'recipient@example.com',
        Status: 'smtp;550 5.1.1 User Unknown',
        DiagnosticCode: '5.1.1 (bad destination mailbox address)',
      },
    });
  });

  test.each([
    [1758100959, 1758100959_000],
    ['1758100959', 1758100959_000],
  ])('a timestamp that is %j', async (Timestamp, at) => {
    const { event } = await take({
      ...sendlayerSamples.opened,
      Signature: { ...sendlayerSamples.opened.Signature, Timestamp },
    });
    expect(event?.occurredAt).toEqual(new Date(at));
  });

  test.each([undefined, null, 'soon', -1, 1.5, {}])(
    'an event without a time where the timestamp is %j',
    async (Timestamp) => {
      const { kind, event } = await take({
        ...sendlayerSamples.opened,
        Signature: { Token: 't', Timestamp },
      });
      expect(kind).toBe('accepted');
      expect(event?.occurredAt).toBeUndefined();
    },
  );

  test('an event that comes without a signature', async () => {
    expect((await take({ EventData: sendlayerSamples.opened.EventData })).kind).toBe('accepted');
  });

  test('a type that it does not know as unknown', async () => {
    const { kind, event } = await take({ EventData: { Event: 'subscribed', MessageID: 'm' } });
    expect(kind).toBe('ignored');
    expect(event?.type).toBe('subscribed');
  });

  test.each([
    ['a body without EventData', { Signature: sendlayerSamples.opened.Signature }],
    ['EventData that is null', { EventData: null }],
    ['no event name', { EventData: { MessageID: 'm' } }],
    [
      'the sample of the guide with its trailing comma',
      '{"EventData":{"Event":"delivered","MessageID":"m",}}',
    ],
  ])('%s as malformed', async (_what, body) => {
    expect(await take(body)).toMatchObject({ kind: 'malformed', status: 400 });
  });

  test('a bounce without its address as drift', async () => {
    expect(await take({ EventData: { Event: 'bounced', MessageID: 'm' } })).toMatchObject({
      kind: 'drifted',
      status: 422,
    });
  });
});

describe('the deduplication key of sendlayer', () => {
  const idOf = async (body: object) => (await take(body)).event?.id;
  const { opened, bounced } = sendlayerSamples;

  test('is the same for the same delivery again', async () => {
    expect(await idOf(opened)).toBe(await idOf({ ...opened }));
    expect(await idOf(opened)).toBe(
      '["opened","4331c06-2d1d-4387-969e-697835","recipient@example.com","c0a6c82bdde01faab7e857"]',
    );
  });

  test.each([
    ['event', { ...opened, EventData: { ...opened.EventData, Event: 'clicked' } }],
    ['message', { ...opened, EventData: { ...opened.EventData, MessageID: 'other' } }],
    ['recipient', { ...opened, EventData: { ...opened.EventData, To: 'other@example.com' } }],
    ['token', { ...opened, Signature: { ...opened.Signature, Token: 'other' } }],
  ])('differs by %s', async (_part, other) => {
    expect(await idOf(other)).not.toBe(await idOf(opened));
  });

  test('takes the recipient of a bounce from its address, and the timestamp where there is no token', async () => {
    expect(await idOf({ ...bounced, Signature: { Timestamp: 5 } })).toBe(
      '["bounced","4331c06-2d1d-4387-969e-697835","recipient@example.com",5]',
    );
  });

  test('is named in words', () => {
    expect(sendlayer({ acceptUnverified: true }).idRecipe).toContain('Signature.Token');
  });
});

describe('the proof of sendlayer', () => {
  test.each([
    ['none', {}, 'exactly one of'],
    ['two', { ...withBasicAuth, pathSecret: password }, 'basicAuth and pathSecret'],
    ['an undocumented secret', { secret }, 'acceptUnconfirmed'],
    [
      'an empty password',
      { basicAuth: { username: 'hooks', password: '' } },
      '`basicAuth.password` is empty',
    ],
    [
      'a missing password',
      { basicAuth: { username: 'hooks', password: undefined } },
      '`basicAuth.password` is missing',
    ],
    ['an empty list', { basicAuth: [] }, '`basicAuth` needs'],
    ['undefined', { basicAuth: undefined }, '`basicAuth` needs'],
    ['a user with a colon', { basicAuth: { username: 'a:b', password } }, 'without a colon'],
    ['an undefined bearer token', { bearer: undefined }, '`bearer` is missing'],
    ['an undefined path secret', { pathSecret: undefined }, '`pathSecret` is missing'],
    ['an unset switch', { acceptUnverified: undefined }, 'Nothing would be verified'],
  ])('is refused when it is %s', (_what, options, message) => {
    expect(() => sendlayer(options as unknown as SendlayerOptions)).toThrow(message);
  });

  test('by basic auth takes the credentials, and says that this is all it proves', async () => {
    const { event, kind } = await receive(withBasicAuth, {
      body: sendlayerSamples.opened,
      headers: basic(`hooks:${password}`),
    });
    expect(kind).toBe('accepted');
    expect(event?.verification).toBe('credential');
  });

  test.each([
    ['nothing', {}],
    ['another password', basic('hooks:other')],
    ['another user', basic(`admin:${password}`)],
    ['a prefix of the password', basic(`hooks:${password.slice(0, -1)}`)],
    ['no user', basic(password)],
    ['a bearer token', { authorization: `Bearer ${password}` }],
    ['an empty header', { authorization: '' }],
    [
      'the header twice',
      { authorization: [basic(`hooks:${password}`).authorization, basic(`hooks:${password}`).authorization] },
    ],
  ])('by basic auth refuses %s', async (_what, headers) => {
    expect(await receive(withBasicAuth, { body: sendlayerSamples.opened, headers })).toMatchObject({
      status: 401,
    });
  });

  test('by basic auth may be one of several', async () => {
    const basicAuth = [
      { username: 'hooks', password: 'n3w' },
      { username: 'hooks', password },
    ];
    const headers = basic(`hooks:${password}`);
    expect(await receive({ basicAuth }, { body: sendlayerSamples.opened, headers })).toMatchObject({
      status: 200,
    });
  });

  test.each([
    [`Bearer ${password}`, 200],
    [`Bearer ${password}x`, 401],
    [password, 401],
    ['', 401],
  ])('by bearer answers Authorization: %s with %s', async (authorization, status) => {
    const request = { body: sendlayerSamples.opened, headers: { authorization } };
    expect(await receive({ bearer: password }, request)).toMatchObject({ status });
  });

  test.each([
    [`/webhooks/${password}`, 200],
    [`https://example.com/webhooks/${password}?x=1`, 200],
    [`/webhooks/${password}/more`, 200],
    [`/webhooks/${password}x`, 401],
    [`/webhooks/${password.slice(1)}`, 401],
    [`/webhooks?secret=${password}`, 401],
    [`https://${password}/webhooks`, 401],
    ['/webhooks', 401],
    ['/', 401],
  ])('by a secret path answers %s with %s', async (url, status) => {
    expect(await receive({ pathSecret: password }, { body: sendlayerSamples.opened, url })).toMatchObject({
      status,
    });
  });
});

describe('the unconfirmed signature of sendlayer', () => {
  const options = { secret, acceptUnconfirmed: true } as const;
  const sign = (Timestamp: unknown, Token: unknown, key = secret) => ({
    Timestamp,
    Token,
    Signature: createHmac('sha256', key).update(`${Timestamp}${Token}`).digest('hex'),
  });
  const bodyWith = (signature: unknown) => ({ ...sendlayerSamples.opened, Signature: signature });

  test.each([[1758100959], ['1758100959']])(
    'covers timestamp and token, and says that the event is not covered: %j',
    async (at) => {
      const { event, kind } = await receive(options, { body: bodyWith(sign(at, 'tok')) });
      expect(kind).toBe('accepted');
      expect(event?.verification).toBe('token');
    },
  );

  test('is found in the request dump of the guide', async () => {
    const body = { event: { body: bodyWith(sign(1758100959, 'tok')) } };
    expect(await receive(options, { body })).toMatchObject({ status: 200 });
  });

  const good = sign(1758100959, 'tok');
  test.each([
    ['none', undefined],
    ['null', null],
    ['a text', 'signature'],
    ['another key', sign(1758100959, 'tok', 'other')],
    ['another token', { ...good, Token: 'tik' }],
    ['another timestamp', { ...good, Timestamp: 1758100958 }],
    ['a token that is a list of itself', { ...good, Token: ['tok'] }],
    ['a timestamp that is a list of itself', { ...good, Timestamp: [1758100959] }],
    ['a timestamp with a letter', sign('1758100959x', 'tok')],
    ['a timestamp with a sign', sign('+1758100959', 'tok')],
    ['a fraction', sign(1758100959.5, 'tok')],
    ['a digest that is a list', { ...good, Signature: [good.Signature] }],
    ['a cut digest', { ...good, Signature: good.Signature.slice(0, 44) }],
    ['an empty digest', { ...good, Signature: '' }],
    ['the API key as its key', sign(1758100959, 'tok', 'api-key')],
  ])('is refused when it is %s', async (_what, signature) => {
    expect(await receive(options, { body: bodyWith(signature) })).toMatchObject({ status: 401 });
  });

  test.each(['', 'not json', '[]', 'null', '123', '{}'])('is refused in a body that is %j', async (body) => {
    expect(await receive(options, { body })).toMatchObject({ status: 401 });
  });

  test.each([
    [0, 200],
    [300, 200],
    [301, 401],
    [-300, 200],
    [-301, 401],
  ])('with a tolerance of 300 s and %s s of age is answered %s', async (age, status) => {
    const clock = createClock((1758100959 + age) * 1000);
    expect(await receive({ ...options, tolerance: 300 }, { body: bodyWith(good) }, clock.now)).toMatchObject({
      status,
    });
  });
});
