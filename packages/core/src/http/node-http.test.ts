import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../delivery/delivery.ts';
import type { Failure } from '../handlers/handler.ts';
import type { Logger } from '../handlers/log.ts';
import { emailApi } from '../providers/email-api/index.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { samplesOf } from '../testing/samples.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { handleNode, readNodeBody } from './node-http.ts';

const provider = emailApi({ secret: 'k3y-of-the-house' });
const silent: Logger = { debug() {}, warn() {}, error() {} };
const received = '{"received":true}';

let server: Server;
let client: Socket;
let answers: string;

afterEach(() => {
  client.destroy();
  server.close();
});

/** Serves, and connects to it. What it answers is gathered in `answers`. */
async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  await once(client, 'connect');
  answers = '';
  client.setEncoding('latin1').on('data', (text) => {
    answers += text;
  });
}

/** Until the answers hold so many of these. */
async function until(text: string, count = 1): Promise<void> {
  while (answers.split(text).length <= count) await once(client, 'data');
}

/** The bytes of a request's head; with a length, unless the headers name another way. */
function head(delivery: Delivery, more: Readonly<Record<string, string>> = {}): string {
  const length = 'transfer-encoding' in more ? {} : { 'content-length': String(delivery.body.byteLength) };
  const headers = { host: 'a', ...Object.fromEntries(delivery.headers), ...length, ...more };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /webhooks/email HTTP/1.1\r\n${lines.join('')}\r\n`;
}

const whole = (delivery: Delivery): Buffer => Buffer.concat([Buffer.from(head(delivery)), delivery.body]);

function delivered(id: string, data: object = {}): Promise<Delivery> {
  const sample = samplesOf('email-api').delivered as { data: object };
  return signDelivery(provider, { body: { ...sample, id, data: { ...sample.data, ...data } } });
}

/** A receiver that notes the ids it handled and why it refused. */
function noting(maxBodyBytes = 1024 * 1024) {
  const ids: string[] = [];
  const failures: Failure[] = [];
  const receiver = createReceiver(provider, { log: silent, maxBodyBytes })
    .on('delivered', (event) => ids.push(event.id))
    .onError((failure) => failures.push(failure));
  return { receiver, ids, failures };
}

/** Serves it, with nothing else before it. */
async function serveReceiver(maxBodyBytes?: number) {
  const noted = noting(maxBodyBytes);
  await serve((request, response) => void handleNode(noted.receiver, request, response));
  return noted;
}

describe('a body that comes', () => {
  test('in one piece with the headers is handled, and so is the next on the same connection', async () => {
    const { ids } = await serveReceiver();
    client.write(whole(await delivered('evt_1')));
    await until(received);
    client.write(whole(await delivered('evt_2')));
    await until(received, 2);
    expect(ids).toEqual(['evt_1', 'evt_2']);
    const [first] = answers.split(received);
    expect(first).toContain(`content-length: ${received.length}\r\n`);
    expect(first).toContain('content-type: application/json\r\n');
    expect(first?.toLowerCase()).not.toContain('transfer-encoding');
  });

  test('in one piece with the next request is handled, and that one too', async () => {
    const { ids } = await serveReceiver();
    client.write(Buffer.concat([whole(await delivered('evt_1')), whole(await delivered('evt_2'))]));
    await until(received, 2);
    expect(ids).toEqual(['evt_1', 'evt_2']);
  });

  test('after the headers, and in two pieces', async () => {
    const { ids } = await serveReceiver();
    const delivery = await delivered('evt_1');
    const asked = once(server, 'request');
    client.write(head(delivery));
    const [request] = (await asked) as [IncomingMessage];
    const half = once(request, 'data');
    client.write(delivery.body.subarray(0, 100));
    await half;
    client.write(delivery.body.subarray(100));
    await until(received);
    expect(ids).toEqual(['evt_1']);
  });

  test('half of it with the headers', async () => {
    const { ids } = await serveReceiver();
    const bytes = whole(await delivered('evt_1'));
    const begun = new Promise((resolve) => {
      server.on('request', (request: IncomingMessage) => request.on('data', resolve));
    });
    client.write(bytes.subarray(0, -50));
    await begun;
    client.write(bytes.subarray(-50));
    await until(received);
    expect(ids).toEqual(['evt_1']);
  });

  test('in chunks, without a length', async () => {
    const { ids } = await serveReceiver();
    const delivery = await delivered('evt_1');
    client.write(head(delivery, { 'transfer-encoding': 'chunked' }));
    client.write(`${delivery.body.byteLength.toString(16)}\r\n`);
    client.write(delivery.body);
    client.write('\r\n0\r\n\r\n');
    await until(received);
    expect(ids).toEqual(['evt_1']);
  });

  test('while something else listens too: both get it', async () => {
    const { receiver, ids } = noting();
    const seen: Buffer[] = [];
    await serve((request, response) => {
      request.on('data', (chunk) => seen.push(chunk));
      handleNode(receiver, request, response);
    });
    const delivery = await delivered('evt_1');
    client.write(whole(delivery));
    await until(received);
    expect(ids).toEqual(['evt_1']);
    expect(Buffer.concat(seen).equals(delivery.body)).toBe(true);
  });

  test('after something else has answered', async () => {
    const { receiver, ids } = noting();
    const ended: unknown[] = [];
    await serve((request, response) => {
      ended.push(handleNode(receiver, request, response));
      response.writeHead(504).end('too slow');
    });
    client.write(whole(await delivered('evt_1')));
    await until('too slow');
    await Promise.all(ended);
    expect(ids).toEqual(['evt_1']);
  });

  test('and is there long before it is asked for', async () => {
    const { receiver, ids } = noting();
    await serve((request, response) => {
      setImmediate(() => setImmediate(() => handleNode(receiver, request, response)));
    });
    client.write(whole(await delivered('evt_1')));
    await until(received);
    expect(ids).toEqual(['evt_1']);
  });

  test('altered is refused', async () => {
    const { ids } = await serveReceiver();
    const bytes = whole(await delivered('evt_1'));
    bytes[bytes.length - 3]! ^= 1;
    client.write(bytes);
    await until('{"error":"Invalid signature"}');
    expect(answers).toMatch(/^HTTP\/1\.1 401 /);
    expect(ids).toEqual([]);
  });
});

test('an answer of 204 has neither a length nor a body, and the connection goes on', async () => {
  const receiver = createReceiver({ ...provider, statuses: { accepted: 204 } }, { log: silent });
  receiver.on('delivered', () => {});
  await serve((request, response) => void handleNode(receiver, request, response));
  client.write(whole(await delivered('evt_1')));
  await until('\r\n\r\n');
  client.write(whole(await delivered('evt_1')));
  await until(received);
  const [first, second] = answers.split('HTTP/1.1 200 ');
  expect(first).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
  expect(first).toMatch(/\r\n\r\n$/);
  expect(first?.toLowerCase()).not.toContain('content-length');
  // A duplicate, which has the usual answer.
  expect(second).toContain(received);
});

describe('refused is a body', () => {
  test('over the limit that comes in one piece, before its signature is looked at', async () => {
    const { failures } = await serveReceiver(300);
    client.write(whole(await delivered('evt_1', { subject: 'x'.repeat(300) })));
    await until('{"error":"Body too large"}');
    expect(answers).toMatch(/^HTTP\/1\.1 413 /);
    expect(failures.map(({ outcome }) => outcome)).toEqual(['body-too-large']);
  });

  test('that is empty', async () => {
    const { failures } = await serveReceiver();
    client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n');
    await until('{"error":"Invalid signature"}');
    expect(failures).toMatchObject([{ error: { code: 'signature-missing' } }]);
  });

  test.each<[string, (request: IncomingMessage) => Promise<unknown>]>([
    [
      'has read',
      async (request) => {
        for await (const _ of request);
      },
    ],
    ['has begun to read', (request) => once(request, 'readable').then(() => request.read(10))],
  ])('that something %s before', async (_how, read) => {
    const { receiver, failures } = noting();
    await serve(async (request, response) => {
      await read(request);
      await handleNode(receiver, request, response);
    });
    client.write(whole(await delivered('evt_1')));
    await until('HTTP/1.1 500 ');
    expect(failures).toMatchObject([{ outcome: 'misconfigured', error: { code: 'body-consumed' } }]);
  });

  test('that comes as text', async () => {
    const { receiver, failures } = noting();
    await serve((request, response) => {
      request.setEncoding('utf8');
      handleNode(receiver, request, response);
    });
    client.write(whole(await delivered('evt_1')));
    await until('HTTP/1.1 500 ');
    expect(failures).toMatchObject([{ error: { code: 'body-consumed' } }]);
    expect(String(failures[0]?.error)).toContain('setEncoding()');
  });

  test('whose sender went before it was asked for, at once', async () => {
    await serve(() => {});
    // So long that the test would end first.
    const limits = { maxBodyBytes: 1000, bodyTimeoutMs: 1_000_000 };
    const asked = once(server, 'request');
    client.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    const [request] = (await asked) as [IncomingMessage];
    request.on('error', () => {});
    client.destroy();
    await new Promise((gone) => request.on('close', gone));
    await expect(readNodeBody(request, limits)).rejects.toMatchObject({ code: 'body-incomplete' });
  });

  test('whose sender goes in the middle', async () => {
    const { receiver, failures } = noting();
    const ended: unknown[] = [];
    await serve((request, response) => {
      ended.push(handleNode(receiver, request, response));
    });
    const asked = once(server, 'request');
    client.write(whole(await delivered('evt_1')).subarray(0, -50));
    await asked;
    client.destroy();
    await Promise.all(ended);
    expect(failures).toMatchObject([{ outcome: 'body-incomplete' }]);
  });
});
