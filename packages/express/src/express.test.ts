import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { ConfigurationError, createReceiver, type Failure } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery, silentLogger } from '@postern/core/testing';
import express from 'express';
import express4 from 'express4';
import request from 'supertest';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { webhooks } from './index.ts';

const provider = emailApi({ secret: 'k3y-of-the-house' });

describe.each([
  ['Express 4', express4],
  ['Express 5', express],
])('webhooks in %s', (_name, framework) => {
  test('verifies, reads and dispatches, among routes that parse their bodies', async () => {
    const seen: string[] = [];
    const app = framework();
    const endpoint = webhooks(provider).on('bounced', (event) => seen.push(event.data.bounce_type));
    app.post('/webhooks/email', endpoint);
    app.use(framework.json());
    app.post('/other', (req, res) => void res.json(req.body));

    const { headers, body } = await signDelivery(provider, { type: 'bounced' });
    const post = () =>
      request(app)
        .post('/webhooks/email')
        .set(Object.fromEntries(headers))
        .send(new TextDecoder().decode(body));
    await post().expect(200, { received: true });
    await post().expect(200, { received: true });
    await request(app).post('/other').send({ a: 1 }).expect(200, { a: 1 });
    expect(seen).toEqual(['hard']);
  });

  test('gives the receiver the URL as it was before routers shortened it', async () => {
    const urls: string[] = [];
    const router = framework.Router();
    router.post(
      '/email',
      webhooks(provider).on('queued', (_event, { delivery }) => urls.push(delivery.url)),
    );
    const app = framework().use('/webhooks', router);
    const { headers, body } = await signDelivery(provider, { type: 'queued' });
    await request(app)
      .post('/webhooks/email?a=1')
      .set(Object.fromEntries(headers))
      .send(new TextDecoder().decode(body))
      .expect(200);
    expect(urls).toEqual(['/webhooks/email?a=1']);
  });

  test('refuses at once a request whose sender is gone', async () => {
    // A timeout so long that the test would end first.
    const endpoint = webhooks(provider, { bodyTimeoutMs: 1_000_000, log: silentLogger });
    const failed = new Promise<Failure>((resolve) => endpoint.onError(resolve));
    const app = framework().post('/', (req, res) => {
      req.on('error', () => {});
      req.on('close', () => endpoint(req, res));
      client.destroy();
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    try {
      expect(await failed).toMatchObject({ outcome: 'body-incomplete', error: { code: 'body-incomplete' } });
    } finally {
      server.close();
    }
  });
});

describe('webhooks', () => {
  test('takes a receiver, which may serve several routes', async () => {
    let runs = 0;
    const receiver = createReceiver(provider, { log: silentLogger }).on('opened', () => ++runs);
    const app = express().post('/a', webhooks(receiver)).post('/b', webhooks(receiver));
    const { headers, body } = await signDelivery(provider, { type: 'opened' });
    for (const path of ['/a', '/b']) {
      await request(app)
        .post(path)
        .set(Object.fromEntries(headers))
        .send(new TextDecoder().decode(body))
        .expect(200);
    }
    expect(runs).toBe(1);
    expect(webhooks(receiver).receiver).toBe(receiver);
  });

  test('refuses options beside a receiver, which has its own', () => {
    expect(() => webhooks(createReceiver(provider), { endpoint: 'a' })).toThrow(ConfigurationError);
  });

  test('narrows, and can be mounted as it stands', () => {
    const endpoint = webhooks(provider)
      .on('bounced', (event) => expectTypeOf(event.data.bounce_type).toEqualTypeOf<'hard' | 'soft'>())
      .on(['opened', 'clicked'], (event) => expectTypeOf(event.type).toEqualTypeOf<'opened' | 'clicked'>());
    // @ts-expect-error the type is `bounced`
    expect(() => endpoint.on('bounce', () => {})).toThrow('no event type "bounce"');
    expectTypeOf(endpoint).toExtend<express.RequestHandler>();
  });
});
