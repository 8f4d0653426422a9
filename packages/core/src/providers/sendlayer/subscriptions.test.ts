import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { preparedAnswers } from '../../subscriptions/fixtures/prepared-answers.ts';
import { SubscriptionError, sendlayerSubscriptions } from './subscriptions.ts';

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
const subscriptions = sendlayerSubscriptions({ apiKey, baseUrl: home });
const url = 'https://your-domain.com/webhook';
/** The guide's own item. */
const item = {
  WebhookID: '23718',
  CreatedAt: '2025-04-11 09:43:07',
  UpdatedAt: '2025-04-11 09:43:07',
  Status: 'Enabled',
  WebhookURL: url,
  Event: 'open',
  LastResponseCode: '200',
  LastResponseBody: '',
  LastResponseAt: '2025-04-11 10:15:30',
  LastResponseTryCounter: '0',
};

describe('the calls', () => {
  test.each([23718, '23718'])('create posts as the guide does, and takes the id %j', async (NewWebhookID) => {
    server.answer({ body: { NewWebhookID } });
    expect(await subscriptions.create({ url, event: 'open' })).toEqual({ id: '23718' });
    expect(server.calls).toMatchObject([
      { method: 'POST', url: '/api/v1/webhooks', headers: { authorization: `Bearer ${apiKey}` } },
    ]);
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({ Event: 'open', WebhookURL: url });
  });

  test.each([{ Webhooks: [item] }, [item]])('list reads %j', async (body) => {
    server.answer({ body });
    expect(await subscriptions.list()).toEqual([
      { id: '23718', url, event: 'open', enabled: true, lastResponseCode: 200, payload: item },
    ]);
    expect(server.calls).toMatchObject([{ method: 'GET', url: '/api/v1/webhooks' }]);
  });

  test.each([
    ['opened', 'open'],
    ['delivered', 'delivery'],
    ['bounced', 'bounce'],
    ['clicked', 'click'],
    ['unsubscribed', 'unsubscribe'],
    ['complained', 'complaint'],
    ['complaint', 'complaint'],
    ['a new one', 'a new one'],
    ['constructor', 'constructor'],
  ])('a webhook listed for %s is one for %s', async (listed, event) => {
    server.answer({ body: { Webhooks: [{ ...item, Event: listed }] } });
    expect(await subscriptions.list()).toMatchObject([{ event }]);
  });

  test.each(['', '0', 0, undefined])(
    'LastResponseCode %j means that none came yet',
    async (LastResponseCode) => {
      server.answer({
        body: { Webhooks: [{ ...item, WebhookID: 7, Status: 'Disabled', LastResponseCode }] },
      });
      expect(await subscriptions.list()).toMatchObject([
        { id: '7', enabled: false, lastResponseCode: undefined },
      ]);
    },
  );

  test.each([23718, '23718'])('delete takes the id %j, and an answer without a body', async (id) => {
    server.answer({ body: '' });
    expect(await subscriptions.delete(id)).toBeUndefined();
    expect(server.calls).toMatchObject([{ method: 'DELETE', url: '/api/v1/webhooks/23718' }]);
  });

  test.each(['', '0', '-1', '1.5', 'abc', '1/2', 1.5])(
    'the id %j is refused, and nothing is called',
    async (id) => {
      server.answer({});
      await expect(subscriptions.delete(id)).rejects.toMatchObject({ code: 'configuration' });
      expect(server.calls).toEqual([]);
    },
  );
});

describe('the errors', () => {
  const errors = (Code: number, Message: string) => ({ Errors: [{ Code, Message }] });

  test.each([
    [200, errors(13, 'Invalid SenderAPIKey'), 'subscription-unauthorized'],
    [401, errors(13, 'Invalid SenderAPIKey'), 'subscription-unauthorized'],
    [200, errors(3, 'Invalid Event'), 'subscription-rejected'],
    [200, errors(4, 'Invalid WebhookID'), 'subscription-not-found'],
    [200, { Error: [{ Code: 6, Message: 'not http' }] }, 'subscription-rejected'],
    [200, { Error: { Code: '5', Message: 'WebhookURL missing' } }, 'subscription-rejected'],
    [500, '', 'subscription-unavailable'],
  ])('%i with %j is %s', async (status, body, code) => {
    server.answer({ status, body });
    const error = await subscriptions.create({ url, event: 'open' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SubscriptionError);
    expect(error).toMatchObject({ code, status });
  });

  test('an error inside a 200 fails every call', async () => {
    server.answer({ status: 200, body: errors(4, 'Invalid WebhookID') });
    const failed = { code: 'subscription-not-found', senderCode: '4', senderMessage: 'Invalid WebhookID' };
    await expect(subscriptions.delete(1)).rejects.toMatchObject(failed);
    await expect(subscriptions.list()).rejects.toMatchObject(failed);
  });

  test.each([
    ['Too many requests. Try again in 42 seconds.', 42_000],
    ['Rate limit exceeded, wait 1 minute', 60_000],
    ['Too many requests', undefined],
  ])('a 429 that says "%s" asks to wait %s ms', async (words, retryAfterMs) => {
    server.answer({ status: 429, body: errors(429, words) });
    await expect(subscriptions.list()).rejects.toMatchObject({
      code: 'subscription-rate-limited',
      retryAfterMs,
    });
  });

  test.each([{}, { NewWebhookID: 0 }, { NewWebhookID: 'abc' }, '<html>'])(
    'a creation answered %j is unreadable',
    async (body) => {
      server.answer({ body });
      await expect(subscriptions.create({ url, event: 'open' })).rejects.toMatchObject({
        code: 'subscription-unreadable',
      });
    },
  );

  test.each([{}, { Webhooks: {} }, { Webhooks: [{ WebhookID: 1 }] }, { Webhooks: [null] }])(
    'a list answered %j is unreadable',
    async (body) => {
      server.answer({ body });
      await expect(subscriptions.list()).rejects.toMatchObject({ code: 'subscription-unreadable' });
    },
  );
});

describe('what cannot work', () => {
  test("an event by its payload's name is refused, by the compiler too", async () => {
    // @ts-expect-error `opened` is the name in payloads.
    await expect(subscriptions.create({ url, event: 'opened' })).rejects.toThrow('`open` comes as `opened`');
  });

  test('a webhook over plain HTTP is refused unless it is allowed', async () => {
    server.answer({ body: { NewWebhookID: 1 } });
    const insecure = { url: 'http://example.com/', event: 'open' } as const;
    await expect(subscriptions.create(insecure)).rejects.toThrow('plain HTTP');
    const lax = sendlayerSubscriptions({ apiKey, baseUrl: home, allowInsecure: true });
    expect(await lax.create(insecure)).toEqual({ id: '1' });
  });

  test('its own host is the default, and `fetch` may be another', async () => {
    const asked: string[] = [];
    const fetch = async (address: string) => {
      asked.push(address);
      return Response.json({ Webhooks: [] });
    };
    expect(await sendlayerSubscriptions({ apiKey, fetch }).list()).toEqual([]);
    expect(asked).toEqual(['https://console.sendlayer.com/api/v1/webhooks']);
  });
});
