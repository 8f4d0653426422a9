import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, expectTypeOf, test } from 'vitest';
import { preparedAnswers } from '../../subscriptions/fixtures/prepared-answers.ts';
import type { EmailApiEvents } from './index.ts';
import {
  type EmailApiEventType,
  type EmailApiWebhook,
  emailApiSubscriptions,
  SubscriptionError,
} from './subscriptions.ts';

const server = preparedAnswers();
const http = createServer(async ({ method, url, headers }, response) => {
  const body = Buffer.concat(await response.req.toArray()).toString();
  const answer = server.take({ method, url, headers, body });
  if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
});
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
const { port } = http.address() as AddressInfo;
afterAll(() => {
  http.closeAllConnections();
  http.close();
});
const apiKey = 'key-of-the-account';
const home = `http://127.0.0.1:${port}`;
const secret = 'k3y-of-the-house';
const subscriptions = emailApiSubscriptions({ apiKey, baseUrl: home });
const url = 'https://yourapp.com/webhooks/email';
/** The document's own answer. */
const webhook = {
  id: 'wh_abc123',
  url,
  events: ['delivered', 'bounced', 'complained'],
  active: true,
  created_at: '2024-01-15T10:30:00Z',
};

async function failure(call: Promise<unknown>): Promise<SubscriptionError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SubscriptionError);
  return error as SubscriptionError;
}

describe('the calls', () => {
  test('create posts what the document posts, and gives what it answers', async () => {
    server.answer({ status: 201, body: webhook });
    const created = await subscriptions.create({
      url,
      events: ['delivered', 'bounced', 'complained'],
      secret,
    });
    expect(created).toEqual(webhook);
    expectTypeOf(created).toEqualTypeOf<EmailApiWebhook>();
    expect(server.calls).toMatchObject([
      {
        method: 'POST',
        url: '/v1/webhooks',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      },
    ]);
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({ url, events: webhook.events, secret });
  });

  test.each([
    ['bare', [webhook]],
    ['under webhooks', { webhooks: [webhook] }],
    ['under data', { data: [webhook], page: 1 }],
  ])('list reads a list that comes %s', async (_where, body) => {
    server.answer({ body });
    expect(await subscriptions.list()).toEqual([webhook]);
    expect(server.calls).toMatchObject([{ method: 'GET', url: '/v1/webhooks', body: '' }]);
  });

  test('fields that the document does not name stay, and an id becomes text', async () => {
    server.answer({ body: [{ ...webhook, id: 7, tenant: 'acme' }] });
    expect(await subscriptions.list()).toEqual([{ ...webhook, id: '7', tenant: 'acme' }]);
  });

  test('update puts the changes and nothing else', async () => {
    const events = ['delivered', 'bounced', 'complained', 'opened'] as const;
    server.answer({ body: { ...webhook, events } });
    expect(await subscriptions.update('wh_abc123', { events })).toEqual({ ...webhook, events });
    expect(server.calls).toMatchObject([{ method: 'PUT', url: '/v1/webhooks/wh_abc123' }]);
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({ events });
  });

  test.each([
    [204, ''],
    [200, {}],
    [200, 'deleted'],
  ])('delete takes %i with the body %j', async (status, body) => {
    server.answer({ status, body: status === 204 ? '' : body });
    expect(await subscriptions.delete('wh_abc123')).toBeUndefined();
    expect(server.calls).toMatchObject([{ method: 'DELETE', url: '/v1/webhooks/wh_abc123' }]);
  });

  test('logs gives the deliveries as they come', async () => {
    const log = { id: 1, event_id: 'evt_1', attempt: 1, response_code: 500, extra: true };
    server.answer({ body: { logs: [log] } });
    expect(await subscriptions.logs('wh_abc123')).toEqual([log]);
    expect(server.calls).toMatchObject([{ method: 'GET', url: '/v1/webhooks/wh_abc123/logs' }]);
  });

  test('a base URL with a path and a slash at its end is kept', async () => {
    server.answer({ body: [] });
    await emailApiSubscriptions({ apiKey, baseUrl: `${home}/mail/` }).list();
    expect(server.calls[0]?.url).toBe('/mail/v1/webhooks');
  });

  test.each([
    ['a/b', 'a%2Fb'],
    ['a?b', 'a%3Fb'],
    [7, '7'],
  ])('the id %j is one segment of the path', async (id, path) => {
    server.answer({ status: 204, body: '' });
    await subscriptions.delete(id);
    expect(server.calls[0]?.url).toBe(`/v1/webhooks/${path}`);
  });

  test.each(['', ' ', '.', '..', 1.5, undefined, '\ud800'])(
    'the id %j is refused, and nothing is called',
    async (id) => {
      server.answer({});
      await expect(subscriptions.delete(id as string)).rejects.toMatchObject({ code: 'configuration' });
      expect(server.calls).toEqual([]);
    },
  );
});

describe('the errors', () => {
  test.each([
    [400, 'subscription-rejected'],
    [401, 'subscription-unauthorized'],
    [403, 'subscription-unauthorized'],
    [404, 'subscription-not-found'],
    [422, 'subscription-rejected'],
    [429, 'subscription-rate-limited'],
    [500, 'subscription-unavailable'],
    [503, 'subscription-unavailable'],
  ])('a %i is %s, with the words of the sender', async (status, code) => {
    server.answer({ status, body: { error: { code: 'its_code', message: 'its words' } } });
    const error = await failure(subscriptions.list());
    expect(error).toMatchObject({ code, status, senderCode: 'its_code', senderMessage: 'its words' });
    expect(error.message).toContain(`answered ${status}, code its_code: "its words"`);
  });

  test('a refusal without the envelope shows nothing of its body', async () => {
    server.answer({ status: 500, body: '<h1>secret stack</h1>' });
    const error = await failure(subscriptions.list());
    expect(error).toMatchObject({ code: 'subscription-unavailable', senderMessage: undefined });
    expect(error.message).not.toContain('stack');
  });

  test.each([
    [{ 'retry-after': '17' }, 17_000],
    [{ 'x-ratelimit-reset': '9' }, 9_000],
    [{}, undefined],
  ])('a 429 with %j asks to wait %s ms', async (headers, retryAfterMs) => {
    server.answer({ status: 429, headers, body: { error: { code: 'rate_limited', message: 'slow down' } } });
    expect((await failure(subscriptions.list())).retryAfterMs).toBe(retryAfterMs);
  });

  test('a 429 that names a moment asks to wait until then', async () => {
    const headers = { 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 60) };
    server.answer({ status: 429, headers, body: {} });
    const { retryAfterMs } = await failure(subscriptions.list());
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(61_000);
  });

  test.each([
    ['text', 'welcome'],
    ['null', 'null'],
    ['a webhook without events', { id: 'a', url, active: true }],
    ['a webhook whose active is text', { ...webhook, active: 'yes' }],
  ])('an answer that is %s is unreadable, and not shown', async (_what, body) => {
    server.answer({ body });
    const error = await failure(subscriptions.create({ url, events: ['bounced'], secret }));
    expect(error).toMatchObject({ code: 'subscription-unreadable', status: 200 });
    expect(error.message).not.toContain('welcome');
  });

  test.each(['logs', 'list'] as const)('%s calls an answer that holds no list unreadable', async (call) => {
    server.answer({ body: { count: 0 } });
    expect((await failure(subscriptions[call]('wh_1' as never))).code).toBe('subscription-unreadable');
  });

  test('a redirect is not followed', async () => {
    server.answer({ status: 307, headers: { location: `${home}/elsewhere` }, body: '' });
    expect(await failure(subscriptions.list())).toMatchObject({
      code: 'subscription-unreadable',
      status: 307,
    });
    expect(server.calls).toHaveLength(1);
  });

  test('key, secret and password are left out of what the sender says', async () => {
    const message = `bad ${apiKey} ${secret} https://hooks:pass%20word@yourapp.com/ end`;
    server.answer({ status: 400, body: { error: { code: 'bad', message } } });
    const error = await failure(subscriptions.create({ url, events: ['bounced'], secret }));
    expect(error.senderMessage).toBe('bad … … https://…@yourapp.com/ end');
    for (const hidden of [apiKey, secret, 'pass%20word']) expect(error.message).not.toContain(hidden);
  });

  test('long words of the sender are cut, and stay on one line', async () => {
    server.answer({ status: 400, body: { error: { message: `a\n\u001b[31m${'x'.repeat(9999)}` } } });
    const { senderMessage } = await failure(subscriptions.list());
    expect(senderMessage).toMatch(/^a \[31mx+$/);
    expect(senderMessage).toHaveLength(300);
  });

  test('an API that cannot be reached is unavailable, with the cause', async () => {
    const closed = emailApiSubscriptions({ apiKey, baseUrl: 'http://127.0.0.1:1' });
    const error = await failure(closed.list());
    expect(error).toMatchObject({ code: 'subscription-unavailable', status: undefined });
    expect(error.message).toContain('127.0.0.1:1');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('a call that gets no answer ends at its timeout', async () => {
    server.answer('never');
    const hasty = emailApiSubscriptions({ apiKey, baseUrl: home, timeoutMs: 50 });
    const error = await failure(hasty.list());
    expect(error).toMatchObject({ code: 'subscription-unavailable' });
    expect(error.message).toContain('within 50 ms');
  });

  test("a call ends at its caller's signal, with that signal's reason", async () => {
    server.answer('never');
    const controller = new AbortController();
    const call = subscriptions.list({ signal: controller.signal });
    controller.abort(new Error('shutting down'));
    await expect(call).rejects.toThrow('shutting down');
    await expect(subscriptions.list({ signal: controller.signal })).rejects.toThrow('shutting down');
  });
});

describe('what cannot work', () => {
  test.each([
    [undefined, 'missing'],
    ['', 'missing'],
    ['   ', 'missing'],
    [`${apiKey}\n`, 'line break'],
    ['kéy', 'header'],
  ])('the key %j is refused and not shown', (key, words) => {
    const make = () => emailApiSubscriptions({ apiKey: key, baseUrl: home });
    expect(make).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringContaining(words) }),
    );
    expect(make).not.toThrow(apiKey);
  });

  test.each([
    [undefined, 'is missing'],
    ['api.example.com', 'cannot be read'],
    ['ftp://example.com', 'its scheme is ftp:'],
    ['http://api.example.com', 'plain HTTP'],
    ['http://127.0.0.1.example.com', 'plain HTTP'],
    ['https://key@example.com', 'no user'],
    ['https://example.com/?key=1', 'query'],
  ])('the base URL %j is refused', (baseUrl, words) => {
    expect(() => emailApiSubscriptions({ apiKey, baseUrl })).toThrow(words);
  });

  test.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://api.example.com'])(
    'the base URL %s is taken',
    (baseUrl) => {
      expect(() => emailApiSubscriptions({ apiKey, baseUrl })).not.toThrow();
    },
  );

  test.each([0, -1, Number.NaN, 2 ** 31])('the timeout %s is refused', (timeoutMs) => {
    expect(() => emailApiSubscriptions({ apiKey, baseUrl: home, timeoutMs })).toThrow('timeoutMs');
  });

  test('a webhook over plain HTTP is refused, its password not shown, unless it is allowed', async () => {
    server.answer({ status: 201, body: webhook });
    const insecure = { url: 'http://hooks:pass@example.com/', events: ['bounced'], secret } as const;
    await expect(subscriptions.create(insecure)).rejects.toThrow(
      /^(?!.*pass).*`url` at example\.com is plain HTTP/,
    );
    await expect(subscriptions.update('wh_1', { url: insecure.url })).rejects.toThrow('plain HTTP');
    expect(server.calls).toEqual([]);
    const lax = emailApiSubscriptions({ apiKey, baseUrl: home, allowInsecure: true });
    expect((await lax.create(insecure)).id).toBe('wh_abc123');
  });

  test.each([undefined, '', 'your-webhook-secret'])(
    'the secret %j is refused, as by the provider',
    async (bad) => {
      await expect(subscriptions.create({ url, events: ['bounced'], secret: bad })).rejects.toMatchObject({
        code: 'secret-invalid',
      });
    },
  );

  test('a webhook for no event is refused', async () => {
    await expect(subscriptions.create({ url, events: [], secret })).rejects.toThrow('`events`');
  });

  test('an event that the email API does not have does not compile', () => {
    // @ts-expect-error There is no `unsubscribed` here.
    const create = () => subscriptions.create({ url, events: ['unsubscribed'], secret });
    expect(create).toBeTypeOf('function');
  });
});

test('takes the types of the events and no others', () => {
  expectTypeOf<EmailApiEventType>().toEqualTypeOf<keyof EmailApiEvents>();
});
