import { webhooks } from '@postern/core/fetch';
import express from 'express';
import type { Context, MiddlewareHandler } from 'hono';
import { describe, expect, test } from 'vitest';
import { answers, expectResponse } from './answers.ts';
import { recordedReceiver } from './recorded-receiver.ts';
import { createEvent, signedRequest } from './signed-request.ts';
import { express4, express5, expressApp } from './subjects/express.ts';
import { honoNode } from './subjects/hono-node.ts';
import type { Mount } from './subjects/in-process.ts';
import { honoFetch, served } from './subjects/web.ts';

interface Mistake {
  readonly mount: Mount;
  /** The parts of the message: the framework, the likeliest cause, and the lines that fix it. */
  readonly says: readonly string[];
}

const inExpress = [
  'Express: ',
  "app.post('/webhooks/email', webhooks(…))",
  'app.use(express.json({ verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes }) }))',
];
const inHono = ['Hono: ', "app.post('/webhooks/email', webhooks(…))", 'await c.req.arrayBuffer()'];

const rawBodyAsText = express.json({
  verify: (req, _res, bytes) => Object.assign(req, { rawBody: bytes.toString() }),
});

function reading(read: (context: Context) => Promise<unknown>): MiddlewareHandler {
  return async (context, next) => {
    await read(context);
    await next();
  };
}
const readsJson = reading((c) => c.req.json());
const readsText = reading((c) => c.req.text());
const readsRaw = reading((c) => c.req.raw.text());
const readsBytes = reading((c) => c.req.arrayBuffer());

const alreadyRead: Mount = async (receiver) =>
  served(async (request) => {
    await request.text();
    return webhooks(receiver)(request);
  });

const mistakes: Readonly<Record<string, Mistake>> = {
  ...Object.fromEntries(
    (
      [
        ['Express 4', express4],
        ['Express 5', express5],
      ] as const
    ).flatMap(([name, app]) => [
      [`${name} after express.json()`, expressMistake(app, express.json(), 'express.json()')],
      [`${name} after express.text()`, expressMistake(app, express.text({ type: '*/*' }), 'express.text()')],
      [`${name} after rawBody as text`, expressMistake(app, rawBodyAsText, '`req.rawBody` is text')],
    ]),
  ),
  'Hono on Node after c.req.json()': { mount: honoNode(readsJson), says: [...inHono, 'c.req.json()'] },
  'Hono on Node after c.req.text()': { mount: honoNode(readsText), says: [...inHono, 'c.req.text()'] },
  'Hono on Node after c.req.raw.text()': { mount: honoNode(readsRaw), says: inHono },
  'Hono on web requests after c.req.json()': { mount: honoFetch(readsJson), says: inHono },
  'Hono on web requests after c.req.text()': { mount: honoFetch(readsText), says: inHono },
  'Hono on web requests after c.req.raw.text()': { mount: honoFetch(readsRaw), says: inHono },
  "core's fetch with a Request that was read": {
    mount: alreadyRead,
    says: ['this Request', 'webhooks(…)(request.clone())'],
  },
};

const working: Readonly<Record<string, Mount>> = {
  'Hono on Node after c.req.arrayBuffer()': honoNode(readsBytes),
  'Hono on web requests after c.req.arrayBuffer()': honoFetch(readsBytes),
  "core's fetch with a clone of a Request that is read": async (receiver) =>
    served(async (request) => {
      const copy = request.clone();
      await request.text();
      return webhooks(receiver)(copy);
    }),
};

describe('a body that something read before the receiver', () => {
  test.each(Object.entries(mistakes))(
    'is answered 500 at once, and logged once: %s',
    async (_name, mistake) => {
      const { receiver, handled, failures, errorsLogged } = recordedReceiver();
      const { send, close } = await mistake.mount(receiver);
      try {
        expectResponse(await send(signedRequest(createEvent())), answers.notSetUp);
        expect(failures).toMatchObject([{ outcome: 'misconfigured', error: { code: 'body-consumed' } }]);
        expect(errorsLogged).toHaveLength(1);
        for (const text of mistake.says) expect(errorsLogged[0]).toContain(text);
        expect(handled).toEqual([]);
      } finally {
        await close();
      }
    },
  );

  test.each(Object.entries(working))('is accepted if its bytes were kept: %s', async (_name, mount) => {
    const { receiver, handled, failures } = recordedReceiver();
    const { send, close } = await mount(receiver);
    try {
      const event = createEvent();
      expectResponse(await send(signedRequest(event)), answers.received);
      const forged = { ...signedRequest(event), body: signedRequest(createEvent()).body };
      expectResponse(await send(forged), answers.unverified);
      expect(handled).toEqual([event.id]);
      expect(failures).toHaveLength(1);
    } finally {
      await close();
    }
  });
});

function expressMistake(app: typeof express5, parser: express.RequestHandler, culprit: string): Mistake {
  return { mount: expressApp(app, parser), says: [...inExpress, culprit] };
}
