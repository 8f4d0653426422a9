import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { isPosternError } from '@postern/core';
import { memoryInbox } from '@postern/core/inbox';
import express from 'express';
import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../http/start-server.ts';
import { fillInbox } from '../testing/fill-inbox.ts';
import { createInspector, type Inspector } from './create-inspector.ts';
import { type GetOptions, get } from './fixtures/get.ts';
import { serveInspector } from './fixtures/serve-inspector.ts';
import type { InspectorOptions } from './inspector-options.ts';

const paths = [
  '/',
  '/page.js',
  '/page.css',
  '/icon.svg',
  '/events?inbox=inbox',
  '/api/entries?inbox=inbox',
  '/none',
];
const call = {
  'content-type': 'application/json',
  'x-postern-inspector': '1',
  'sec-fetch-site': 'same-origin',
};

async function served(options: Partial<InspectorOptions> = { unsafe: true }) {
  const inbox = memoryInbox();
  await fillInbox(inbox);
  const server = await serveInspector(createInspector({ inbox, ...options }));
  onTestFinished(server.close);
  const [dead] = (await inbox.list({ state: 'dead' })).entries;
  const replay = (options: Partial<GetOptions>, body: object = { ids: [dead?.id] }) =>
    get(`${server.url}/api/replay?inbox=inbox`, {
      method: 'POST',
      headers: call,
      body: JSON.stringify(body),
      ...options,
    });
  return { ...server, inbox, dead: dead!, replay };
}

describe('createInspector', () => {
  const inbox = memoryInbox();
  it.each([
    ['no rule for access', { inbox }, '`authorize(request)`'],
    ['two rules for access', { inbox, authorize: () => true, unsafe: true }, 'not both'],
    [
      'an `authorize` that is not a function',
      { inbox, authorize: 'admin' },
      '`authorize` must be a function',
    ],
    ['an `unsafe` that is not true', { inbox, unsafe: false }, '`unsafe` must be true'],
    ['no inbox', { unsafe: true }, 'needs `inbox`'],
    ['an inbox beside inboxes', { inbox, inboxes: { a: inbox }, unsafe: true }, 'not both'],
    ['something that is not an inbox', { inbox: {}, unsafe: true }, 'is not an inbox'],
    ['a base path that is a URL', { inbox, unsafe: true, basePath: 'https://x' }, '`basePath`'],
    ['a base path that climbs', { inbox, unsafe: true, basePath: '/a/..' }, '`basePath`'],
  ])('refuses %s', (_, options, words) => {
    try {
      createInspector(options as InspectorOptions);
      expect.unreachable();
    } catch (error) {
      expect(isPosternError(error) && error.code).toBe('configuration');
      expect((error as Error).message).toContain(words);
    }
  });

  it('sets security headers on every answer', async () => {
    const { url } = await served();
    for (const path of paths.filter((each) => !each.startsWith('/events'))) {
      const { headers } = await get(url + path);
      expect(headers, path).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const policy = headers['content-security-policy'];
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    }
  });

  it('escapes the title and the names of inboxes', async () => {
    const { url } = await served({ unsafe: true, title: '</title><script>"&' });
    expect((await get(url)).body).not.toContain('<script>');
  });

  it('finds only its own inboxes', async () => {
    const { url } = await served();
    expect(await get(`${url}/api/entries?inbox=other`)).toMatchObject({ status: 404 });
    expect(await get(`${url}/api/entries?inbox=__proto__`)).toMatchObject({ status: 404 });
  });

  it('reports a failing inbox without the message of its driver', async () => {
    const list = () => Promise.reject(new Error('postgres://user:password@db'));
    const { url } = await served({ inbox: { ...memoryInbox(), list }, unsafe: true });
    const { status, body } = await get(`${url}/api/entries?inbox=inbox`);
    expect([status, body]).toEqual([503, '{"error":"The inbox cannot be read (Error)."}']);
  });
});

describe('access', () => {
  it.each([
    ['false', () => false],
    ['a promise of false', async () => false],
    ['undefined', () => undefined as never],
    ['an object', () => ({}) as never],
    ['the text «true»', () => 'true' as never],
  ])('shows nothing to a visitor when authorize returns %s', async (_, authorize) => {
    const { url, replay, inbox } = await served({ authorize });
    for (const path of paths) expect(await get(url + path), path).toMatchObject({ status: 403, body: '' });
    expect(await replay({})).toMatchObject({ status: 403, body: '' });
    expect(await inbox.stats()).toMatchObject({ dead: 1 });
  });

  it('returns the Response of authorize', async () => {
    const authorize = () => new Response(null, { status: 303, headers: { location: '/login' } });
    const { url } = await served({ authorize });
    const { status, headers } = await get(`${url}/api/entries?inbox=inbox`);
    expect([status, headers.location, headers['cache-control']]).toEqual([303, '/login', 'no-store']);
  });

  it('calls authorize for every request', async () => {
    const asked: string[] = [];
    const authorize = (request: Request) => asked.push(new URL(request.url).pathname) > 0;
    const { url } = await served({ authorize });
    for (const path of ['/', '/page.css', '/api/entries?inbox=inbox']) await get(url + path);
    expect(asked).toEqual(['/', '/page.css', '/api/entries']);
  });

  it('throws the error of authorize', async () => {
    const inspector = createInspector({
      inbox: memoryInbox(),
      authorize: () => Promise.reject(new Error('down')),
    });
    await expect(inspector(new Request('http://localhost/'))).rejects.toThrow('down');
  });

  it.each([
    ['a name that points to this machine', { host: 'evil.example' }],
    ['a name that begins like one of ours', { host: 'localhost.evil.example' }],
    ['a name that begins like an address', { host: '127.0.0.1.evil.example' }],
    ['a proxy for another machine', { 'x-forwarded-for': '203.0.113.9' }],
    ['a proxy in a chain', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }],
    ['a proxy by another name', { 'x-forwarded-host': 'shop.example' }],
    ['a proxy with the standard header', { forwarded: 'for=127.0.0.1' }],
    ['a proxy that gives the address', { 'x-real-ip': '203.0.113.9' }],
    ['a proxy that gives itself', { via: '1.1 proxy' }],
  ])('refuses, when it is unsafe, a request through %s', async (_, headers) => {
    const { url } = await served();
    expect(await get(url, { headers })).toMatchObject({ status: 403, body: '' });
  });

  it.each(['localhost', 'LOCALHOST:4020', '127.0.0.1:1', '127.9.9.9', '[::1]:4020'])(
    'answers, when it is unsafe, to %s',
    async (host) => {
      const { url } = await served();
      expect(await get(url, { headers: { host } })).toMatchObject({ status: 200 });
    },
  );

  it('refuses, when it is unsafe, a peer that is not this machine', async () => {
    const inspector = createInspector({ inbox: memoryInbox(), unsafe: true });
    const from = async (remoteAddress: string | undefined) =>
      (await inspector(new Request('http://localhost/'), { incoming: { socket: { remoteAddress } } })).status;
    expect([await from('127.0.0.1'), await from('::1'), await from('::ffff:127.0.0.1')]).toEqual([
      200, 200, 200,
    ]);
    expect([await from('10.0.0.7'), await from('::ffff:10.0.0.7'), await from(undefined)]).toEqual([
      403, 403, 403,
    ]);
  });
});

describe('replay', () => {
  it('replays by id and by query, and returns how many', async () => {
    const { inbox, replay, dead } = await served();
    expect((await replay({})).body).toBe('{"replayed":1}');
    expect(await inbox.get(dead.id)).toMatchObject({ state: 'pending', replays: 1 });
    expect((await replay({}, { query: { state: 'done', type: 'opened' } })).body).toBe('{"replayed":1}');
  });

  it.each([
    ['another site', { ...call, 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { ...call, 'sec-fetch-site': 'same-site' }],
    ['a link or a form', { ...call, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    [
      'another origin, from a browser that says no more',
      { ...without('sec-fetch-site'), origin: 'http://evil.example' },
    ],
    ['an origin without a name', { ...without('sec-fetch-site'), origin: 'null' }],
    ['a client that does not state its origin', without('sec-fetch-site')],
    ['a script without the header', without('x-postern-inspector')],
    ['a form that is not JSON', { ...call, 'content-type': 'text/plain' }],
    ['a client without a content type', without('content-type')],
  ])('refuses a call from %s', async (_, headers) => {
    const { inbox, replay } = await served();
    expect(await replay({ headers })).toMatchObject({ status: 403, body: '' });
    expect(await inbox.stats()).toMatchObject({ dead: 1 });
  });

  it('accepts a browser that sends only its origin', async () => {
    const { port, replay } = await served();
    const headers = { ...without('sec-fetch-site'), origin: `http://127.0.0.1:${port}` };
    expect((await replay({ headers })).body).toBe('{"replayed":1}');
  });

  it.each([
    ['no ids', { ids: [] }],
    ['ids that are not strings', { ids: [1] }],
    ['a query without a state', { query: {} }],
    ['a state that cannot be replayed', { query: { state: 'pending' } }],
    ['an unknown state', { query: { state: 'gone' } }],
    ['an invalid time', { query: { state: 'dead', until: 'soon' } }],
    ['a field that is not text', { query: { state: 'dead', type: ['bounced'] } }],
    ['nothing', {}],
  ])('refuses %s as not understood', async (_, body) => {
    const { inbox, replay } = await served();
    expect(await replay({}, body)).toMatchObject({ status: 400 });
    expect(await inbox.stats()).toMatchObject({ dead: 1 });
  });

  it.each(['GET', 'PUT', 'DELETE'])('does nothing by %s', async (method) => {
    const { inbox, replay } = await served();
    expect((await replay({ method, body: '' })).status).toBeGreaterThanOrEqual(400);
    expect(await inbox.stats()).toMatchObject({ dead: 1 });
  });
});

describe('one event', () => {
  it('is shown without secrets in its headers and URL', async () => {
    const { url, dead } = await served();
    const { body } = await get(`${url}/api/entry?inbox=inbox&id=${dead.id}`);
    const { delivery } = JSON.parse(body);
    expect(delivery.headers).toContainEqual({ name: 'content-type', value: 'application/json', length: 16 });
    expect(delivery.headers).toContainEqual({ name: 'x-webhook-signature', length: 71 });
    expect(JSON.parse(Buffer.from(delivery.body, 'base64').toString())).toMatchObject({ type: 'bounced' });
  });
});

describe('a mounted inspector', () => {
  const inbox = memoryInbox();
  const inspector = createInspector({ inbox, unsafe: true, basePath: '/ops/inbox' });

  it.each([
    ['Express', inExpress],
    [
      'Hono, by its route',
      (own: Inspector) => listening(new Hono().all('/ops/inbox/*', (c) => own(c.req.raw, c.env)).fetch),
    ],
    [
      'Hono, mounted without its path',
      (own: Inspector) => listening(new Hono().mount('/ops/inbox', own).fetch),
    ],
    [
      'a route of Next',
      (own: Inspector) => listening((request) => own(request, { params: Promise.resolve({}) })),
    ],
  ])('works in %s', async (_, mount) => {
    const url = await mount(inspector);
    const page = await get(`${url}/ops/inbox`);
    expect(page.status).toBe(200);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(assets).toEqual(['/ops/inbox/icon.svg', '/ops/inbox/page.css', '/ops/inbox/page.js']);
    for (const path of assets) expect(await get(url + path), path).toMatchObject({ status: 200 });
    expect(await get(`${url}/ops/inbox/api/entries?inbox=inbox`)).toMatchObject({ body: '{"entries":[]}' });
  });

  /** The code of the README: Express shortens the path of a mounted handler. */
  async function inExpress(own: Inspector): Promise<string> {
    const app = express();
    const listener = getRequestListener(own);
    app.use((request, response, next) =>
      /^\/ops\/inbox(\/|$)/.test(request.path) ? listener(request, response) : next(),
    );
    return start(createServer(app));
  }

  function listening(fetch: (request: Request, env: never) => Promise<Response> | Response): Promise<string> {
    return start(createServer(getRequestListener(fetch as Parameters<typeof getRequestListener>[0])));
  }

  async function start(server: Server): Promise<string> {
    const { url, close } = await startServer(server);
    onTestFinished(close);
    return url;
  }
});

function without(name: keyof typeof call): Record<string, string> {
  const { [name]: _, ...rest } = call;
  return rest;
}
