import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { apiKey, secret, startSandbox } from './fixtures/start-sandbox.ts';

const { url: base, emailApi, sendlayer, call } = await startSandbox();
const url = 'https://yourapp.com/webhooks/email';
const json = async (response: Response) => ({ status: response.status, body: await response.json() });

/** Runs a command of a document with another host, key and id. Returns its answer and its status, on separate lines. */
async function curl(command: string, replacements: Readonly<Record<string, string>> = {}) {
  const real = Object.entries({
    'https://api.yourdomain.com': base,
    'https://console.sendlayer.com': base,
    YOUR_API_KEY: apiKey,
    '<apiKey>': apiKey,
    ...replacements,
  }).reduce((text, [from, to]) => text.replaceAll(from, to), command);
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    `${real} --silent --write-out '\\n%{http_code}'`,
  ]);
  const at = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, at);
  return { status: Number(stdout.slice(at + 1)), body: text === '' ? undefined : JSON.parse(text) };
}

describe("the commands of the email API's document", () => {
  const id = emailApi
    .create({ url, events: ['delivered'], secret })
    .then((webhook) => ({ wh_abc123: webhook.id }));

  test('create', async () => {
    const { status, body } = await curl(`curl -X POST https://api.yourdomain.com/v1/webhooks \\
  -H "Authorization: Bearer YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "url": "https://yourapp.com/webhooks/email",
    "events": ["delivered", "bounced", "complained"],
    "secret": "your-webhook-secret"
  }'`);
    expect(status).toBe(201);
    const documented = {
      id: 'wh_abc123',
      url: 'https://yourapp.com/webhooks/email',
      events: ['delivered', 'bounced', 'complained'],
      active: true,
      created_at: '2024-01-15T10:30:00Z',
    };
    expect(Object.keys(body)).toEqual(Object.keys(documented));
    expect(body).toEqual({ ...documented, id: body.id, created_at: body.created_at });
    expect(body.id).toMatch(/^wh_[0-9a-z]+$/);
    expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Math.abs(Date.parse(body.created_at) - Date.now())).toBeLessThan(60_000);
  });

  test('list', async () => {
    const { wh_abc123 } = await id;
    const { status, body } = await curl(`curl https://api.yourdomain.com/v1/webhooks \\
  -H "Authorization: Bearer YOUR_API_KEY"`);
    expect(status).toBe(200);
    expect(body.webhooks).toContainEqual(expect.objectContaining({ id: wh_abc123, url, active: true }));
  });

  test('update', async () => {
    const { status, body } = await curl(
      `curl -X PUT https://api.yourdomain.com/v1/webhooks/wh_abc123 \\
  -H "Authorization: Bearer YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "events": ["delivered", "bounced", "complained", "opened"]
  }'`,
      await id,
    );
    const { wh_abc123 } = await id;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: wh_abc123,
      url,
      events: ['delivered', 'bounced', 'complained', 'opened'],
    });
  });

  test('logs', async () => {
    const { status, body } = await curl(
      `curl https://api.yourdomain.com/v1/webhooks/wh_abc123/logs \\
  -H "Authorization: Bearer YOUR_API_KEY"`,
      await id,
    );
    expect({ status, body }).toEqual({ status: 200, body: { logs: [] } });
  });

  test('delete', async () => {
    const { id: gone } = await emailApi.create({ url, events: ['delivered'], secret });
    const command = `curl -X DELETE https://api.yourdomain.com/v1/webhooks/wh_abc123 \\
  -H "Authorization: Bearer YOUR_API_KEY"`;
    expect(await curl(command, { wh_abc123: gone })).toEqual({ status: 204, body: undefined });
    expect(await curl(command, { wh_abc123: gone })).toEqual({
      status: 404,
      body: { error: { code: 'not_found', message: 'No such webhook' } },
    });
  });
});

describe("the commands of SendLayer's guide", () => {
  test('create, list and delete', async () => {
    const created = await curl(`curl --request POST \\
  --url https://console.sendlayer.com/api/v1/webhooks \\
  --header 'Authorization: Bearer <apiKey>' \\
  --header 'Content-Type: application/json' \\
  --data '{
  "Event": "open",
  "WebhookURL": "https://your-domain.com/webhook"
}'`);
    expect(created).toEqual({ status: 200, body: { NewWebhookID: expect.any(Number) } });
    const id = String(created.body.NewWebhookID);

    const list = await curl(`curl --request GET \\
  --url https://console.sendlayer.com/api/v1/webhooks \\
  --header 'Authorization: Bearer <apiKey>'`);
    expect(list.status).toBe(200);
    const item = list.body.Webhooks.find((webhook: { WebhookID: string }) => webhook.WebhookID === id);
    const documented = {
      WebhookID: '23718',
      CreatedAt: '2025-04-11 09:43:07',
      UpdatedAt: '2025-04-11 09:43:07',
      Status: 'Enabled',
      WebhookURL: 'https://your-domain.com/webhook',
      Event: 'open',
      LastResponseCode: '200',
      LastResponseBody: '',
      LastResponseAt: '2025-04-11 10:15:30',
      LastResponseTryCounter: '0',
    };
    expect(Object.keys(item)).toEqual(Object.keys(documented));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(item).toEqual({
      ...documented,
      WebhookID: id,
      CreatedAt: time,
      UpdatedAt: time,
      // Nothing was delivered yet.
      LastResponseCode: '0',
      LastResponseAt: '0000-00-00 00:00:00',
    });

    const remove = `curl --request DELETE \\
  --url https://console.sendlayer.com/api/v1/webhooks/23718 \\
  --header 'Authorization: Bearer <apiKey>'`;
    expect((await curl(remove, { '/23718': `/${id}` })).status).toBe(200);
    expect(await curl(remove, { '/23718': `/${id}` })).toEqual({
      status: 200,
      body: { Errors: [{ Code: 4, Message: 'Invalid WebhookID' }] },
    });
  });
});

describe('the clients', () => {
  test('the client of the email API creates, lists, updates and deletes', async () => {
    const created = await emailApi.create({ url, events: ['delivered', 'bounced'], secret });
    expect(created).toMatchObject({ url, events: ['delivered', 'bounced'], active: true });
    expect(await emailApi.list()).toContainEqual(created);
    const changes = { url: 'https://yourapp.com/other', events: ['opened'], active: false } as const;
    expect(await emailApi.update(created.id, changes)).toEqual({ ...created, ...changes });
    expect(await emailApi.logs(created.id)).toEqual([]);
    await emailApi.delete(created.id);
    expect((await emailApi.list()).map(({ id }) => id)).not.toContain(created.id);
    await expect(emailApi.logs(created.id)).rejects.toMatchObject({
      code: 'subscription-not-found',
      status: 404,
    });
  });

  test.each([
    ['delivery', 'delivered'],
    ['bounce', 'bounced'],
    ['open', 'opened'],
    ['click', 'clicked'],
    ['unsubscribe', 'unsubscribed'],
    ['complaint', 'complained'],
  ] as const)(
    'that of SendLayer creates, lists and deletes one for %s, which the server takes as %s too',
    async (event, name) => {
      const { id } = await sendlayer.create({ url, event });
      const other = await call('POST', '/api/v1/webhooks', { WebhookURL: url, Event: name });
      const otherId = String(((await other.json()) as { NewWebhookID: number }).NewWebhookID);
      const listed = (await sendlayer.list()).filter((webhook) => [id, otherId].includes(webhook.id));
      expect(listed).toMatchObject([
        { id, url, event, enabled: true, payload: { Event: event } },
        { id: otherId, url, event, enabled: true, payload: { Event: name } },
      ]);
      await sendlayer.delete(id);
      await expect(sendlayer.delete(id)).rejects.toMatchObject({
        code: 'subscription-not-found',
        status: 200,
      });
    },
  );

  test('neither client sees the webhooks of the other', async () => {
    const { id } = await sendlayer.create({ url, event: 'open' });
    expect((await emailApi.list()).map((webhook) => webhook.id)).not.toContain(id);
    await expect(emailApi.delete(id)).rejects.toMatchObject({ code: 'subscription-not-found' });
    const webhook = await emailApi.create({ url, events: ['opened'], secret });
    const answer = await call('DELETE', `/api/v1/webhooks/${webhook.id}`);
    expect(await json(answer)).toEqual({
      status: 200,
      body: { Errors: [{ Code: 4, Message: 'Invalid WebhookID' }] },
    });
  });

  test('a SendLayer id is never used twice', async () => {
    const first = await sendlayer.create({ url, event: 'open' });
    await sendlayer.delete(first.id);
    expect(Number((await sendlayer.create({ url, event: 'open' })).id)).toBeGreaterThan(Number(first.id));
  });
});

describe('calls that the email API refuses', () => {
  const valid = { url, events: ['delivered'], secret };

  test.each([
    ['no JSON', 'no json', 'The body must be a JSON object'],
    ['a list', [valid], 'The body must be a JSON object'],
    ['no URL', { ...valid, url: undefined }, '`url`'],
    ['a URL of another scheme', { ...valid, url: 'ftp://example.com' }, '`url`'],
    ['an invalid URL', { ...valid, url: 'https://' }, '`url`'],
    ['no events', { ...valid, events: [] }, '`events`'],
    ['an unknown event', { ...valid, events: ['delivered', 'unsubscribed'] }, '`events`'],
    ['an event that is no text', { ...valid, events: [1] }, '`events`'],
    ['no secret', { ...valid, secret: '' }, '`secret`'],
    ['active as text', { ...valid, active: 'yes' }, '`active`'],
  ])('%s', async (_what, body, words) => {
    const { status, body: answer } = await json(await call('POST', '/v1/webhooks', body));
    expect({ status, code: answer.error.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(answer.error.message).toContain(words);
  });

  test.each([
    ['PUT', '/v1/webhooks/wh_none'],
    ['DELETE', '/v1/webhooks/wh_none'],
    ['GET', '/v1/webhooks/wh_none/logs'],
    ['GET', '/v1/nothing'],
  ])('%s %s for a missing webhook', async (method, path) => {
    const answer = await json(await call(method, path, method === 'PUT' ? {} : undefined));
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  test.each([
    ['POST', '/v1/webhooks'],
    ['GET', '/v1/webhooks'],
    ['PUT', '/v1/webhooks/wh_1'],
    ['DELETE', '/v1/webhooks/wh_1'],
    ['GET', '/v1/webhooks/wh_1/logs'],
    ['POST', '/sandbox/emit'],
    ['GET', '/sandbox/state'],
    ['GET', '/sandbox/faults'],
    ['PUT', '/sandbox/faults'],
  ])('%s %s without a key, with another key, and with a part of the key', async (method, path) => {
    for (const authorization of [
      undefined,
      'Bearer other',
      `Bearer ${apiKey.slice(1)}`,
      `Basic ${apiKey}`,
      'Bearer ',
    ]) {
      const answer = await fetch(base + path, {
        method,
        ...(authorization && { headers: { authorization } }),
      });
      expect(await json(answer)).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
    }
  });
});

describe('calls that SendLayer refuses inside a 200', () => {
  const valid = { WebhookURL: url, Event: 'open' };

  test.each([
    ['no event', { ...valid, Event: undefined }, 2],
    ['no JSON', 'no json', 2],
    ['an unknown event', { ...valid, Event: 'constructor' }, 3],
    ['no URL', { ...valid, WebhookURL: '' }, 5],
    ['a malformed URL', { ...valid, WebhookURL: 'https://' }, 3],
    ['a URL of another scheme', { ...valid, WebhookURL: 'ftp://example.com' }, 6],
  ])('%s', async (_what, body, code) => {
    const answer = await json(await call('POST', '/api/v1/webhooks', body));
    expect(answer).toEqual({ status: 200, body: { Errors: [{ Code: code, Message: expect.any(String) }] } });
  });

  test('a deletion without an id', async () => {
    const answer = await json(await call('DELETE', '/api/v1/webhooks'));
    expect(answer).toEqual({ status: 200, body: { Errors: [{ Code: 1, Message: 'Missing WebhookID' }] } });
  });

  test.each([
    [undefined, 1, 'Missing SenderAPIKey'],
    ['Bearer other', 13, 'Invalid SenderAPIKey'],
  ])('the header %s, with a 401', async (authorization, Code, Message) => {
    const answer = await fetch(`${base}/api/v1/webhooks`, {
      ...(authorization && { headers: { authorization } }),
    });
    expect(await json(answer)).toEqual({ status: 401, body: { Errors: [{ Code, Message }] } });
  });
});

describe('the rate limit', () => {
  test('of the email API is in its headers, and its 429 contains the time to wait', async () => {
    const { emailApi, call } = await startSandbox({ rateLimit: 3 });
    const before = Date.now();
    const first = await call('GET', '/v1/webhooks');
    expect(first.headers.get('x-ratelimit-limit')).toBe('3');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
    const reset = Number(first.headers.get('x-ratelimit-reset')) * 1000;
    expect(reset).toBeGreaterThanOrEqual(before + 60_000);
    expect(reset).toBeLessThanOrEqual(Date.now() + 61_000);
    await emailApi.list();
    await emailApi.list();
    const error = await emailApi.list().catch((reason) => reason);
    expect(error).toMatchObject({
      code: 'subscription-rate-limited',
      status: 429,
      senderCode: 'rate_limited',
    });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect((await call('GET', '/v1/webhooks')).headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('of SendLayer names the time to wait in its message, and counts separately', async () => {
    const { sendlayer, emailApi } = await startSandbox({ rateLimit: 1 });
    expect(await emailApi.list()).toEqual([]);
    expect(await sendlayer.list()).toEqual([]);
    const error = await sendlayer.list().catch((reason) => reason);
    expect(error).toMatchObject({ code: 'subscription-rate-limited', status: 429, senderCode: '429' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
  });

  test('ends with its minute, which `speed` shortens', async () => {
    const { emailApi } = await startSandbox({ rateLimit: 1, speed: 600 });
    await emailApi.list();
    await expect.poll(() => emailApi.list().catch(() => undefined)).toEqual([]);
  });
});

describe('the page', () => {
  test('is served at /ui, and gets the path without it', async () => {
    const ui = { fetch: (request: Request) => new Response(new URL(request.url).pathname) };
    const { url } = await startSandbox({ ui });
    expect(await (await fetch(`${url}/ui/assets/a.js`)).text()).toBe('/assets/a.js');
    expect((await fetch(`${base}/ui`)).status).toBe(404);
  });
});
