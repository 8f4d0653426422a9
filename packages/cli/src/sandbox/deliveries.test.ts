import { createReceiver, type WebhookEvent } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { sendlayer } from '@postern/core/providers/sendlayer';
import { silentLogger } from '@postern/core/testing';
import { expect, test } from 'vitest';
import { startReceiver } from './fixtures/receiver.ts';
import { secret, startSandbox } from './fixtures/start-sandbox.ts';
import { until } from './fixtures/until.ts';
import { eventTypes } from './make-event.ts';

test.each(eventTypes['email-api'])('the email API delivers %s like its document', async (type) => {
  const receiver = await startReceiver();
  const events: WebhookEvent[] = [];
  const postern = createReceiver(emailApi({ secret }), { log: silentLogger }).onAny((event) =>
    events.push(event),
  );
  receiver.answer = async (delivery) => (await postern.receive(delivery)).status;
  const started = await startSandbox();
  await started.emailApi.create({ url: receiver.url, events: [type as 'bounced'], secret });
  started.sandbox.emit({ type, data: { tags: ['a'] } });
  await until(() => started.sandbox.state().delivered === 1, 'the delivery is acknowledged');
  expect(events).toMatchObject([{ type, verification: 'body', data: { tags: ['a'] } }]);
  expect(Math.abs((events[0]?.occurredAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  expect(receiver.arrivals[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(receiver.arrivals[0]?.delivery.body.length),
    'x-webhook-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
  });
});

test.each(eventTypes.sendlayer)('SendLayer delivers %s like its guide', async (type) => {
  const receiver = await startReceiver();
  const events: WebhookEvent[] = [];
  const byKey = sendlayer({ secret: 'a-key-of-ours', acceptUnconfirmed: true });
  const byPassword = sendlayer({ basicAuth: { username: 'hooks', password: 'p@ss:wörd' } });
  const accept = [byKey, byPassword].map((provider) =>
    createReceiver(provider, { log: silentLogger }).onAny((event) => events.push(event)),
  );
  receiver.answer = async (delivery) => {
    const outcomes = await Promise.all(accept.map((one) => one.receive(delivery)));
    return Math.max(...outcomes.map(({ status }) => status));
  };
  const { sendlayer: client, sandbox, call } = await startSandbox({ signingKey: 'a-key-of-ours' });
  const url = receiver.url.replace('//', `//hooks:${encodeURIComponent('p@ss:wörd')}@`);
  // By the name in payloads, which the server takes as well.
  await call('POST', '/api/v1/webhooks', { WebhookURL: url, Event: type });
  sandbox.emit({ type });
  await until(() => sandbox.state().delivered === 1, 'the delivery is acknowledged');
  expect(events).toMatchObject([
    { type, verification: 'token' },
    { type, verification: 'credential' },
  ]);
  expect(Object.keys(JSON.parse(receiver.arrivals[0]?.text ?? ''))).toEqual(['Signature', 'EventData']);
  expect(sandbox.state().webhooks[0]?.url).toBe(receiver.url);
  expect((await client.list())[0]?.url).toBe(url);
});

test('the bytes are from another serializer, which exposes a receiver that verifies rewritten JSON', async () => {
  const receiver = await startReceiver();
  const { emailApi, sendlayer, sandbox } = await startSandbox();
  await emailApi.create({ url: receiver.url, events: ['delivered'], secret });
  await sendlayer.create({ url: receiver.url, event: 'delivery' });
  sandbox.emit({ type: 'delivered', data: { link: 'https://example.com/?a=1&b=2', name: 'Zoë 🎉' } });
  await until(() => sandbox.state().delivered === 2, 'both are acknowledged');
  for (const { text } of receiver.arrivals) {
    expect(JSON.stringify(JSON.parse(text))).not.toBe(text);
    expect(text).toMatch(/^[ -~]+$/);
    const { data, EventData } = JSON.parse(text);
    expect(data ?? EventData).toMatchObject({ link: 'https://example.com/?a=1&b=2', name: 'Zoë 🎉' });
  }
  const [dotNet, php] = ['data', 'EventData'].map(
    (field) => receiver.arrivals.find(({ text }) => text.includes(`"${field}"`))?.text,
  );
  expect(dotNet).toContain('"Zo\\u00EB \\uD83C\\uDF89"');
  expect(dotNet).toContain('https://example.com/?a=1\\u0026b=2');
  expect(php).toContain('"Zo\\u00eb \\ud83c\\udf89"');
  expect(php).toContain('https:\\/\\/example.com\\/?a=1&b=2');
});

test('an event goes to every active webhook that has subscribed to it, under one id, and to no other', async () => {
  const receiver = await startReceiver();
  const { emailApi, sendlayer, sandbox, call } = await startSandbox();
  await emailApi.create({ url: `${receiver.url}/a`, events: ['opened', 'bounced'], secret });
  await emailApi.create({ url: `${receiver.url}/b`, events: ['opened'], secret: 'an0ther' });
  await emailApi.create({ url: `${receiver.url}/c`, events: ['bounced'], secret });
  const paused = await emailApi.create({ url: `${receiver.url}/d`, events: ['opened'], secret });
  await emailApi.update(paused.id, { active: false });
  await sendlayer.create({ url: `${receiver.url}/e`, event: 'open' });
  const answer = await call('POST', '/sandbox/emit', { type: 'opened', count: 2 });
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({
    events: 2,
    deliveries: 6,
    event_ids: [expect.any(String), expect.any(String)],
  });
  await until(() => sandbox.state().delivered === 6, 'all are acknowledged');
  const paths = receiver.arrivals.map(({ delivery }) => delivery.url.at(-1)).sort();
  expect(paths).toEqual(['a', 'a', 'b', 'b', 'e', 'e']);
  const ids = receiver.arrivals.flatMap(({ text }) => JSON.parse(text).id ?? []);
  expect(new Set(ids).size).toBe(2);
});

test('a changed secret signs the deliveries that follow', async () => {
  const receiver = await startReceiver();
  const { emailApi: client, sandbox } = await startSandbox();
  const { id } = await client.create({ url: receiver.url, events: ['opened'], secret });
  await client.update(id, { secret: 'the-n3w-one' });
  const postern = createReceiver(emailApi({ secret: 'the-n3w-one' }), { log: silentLogger });
  receiver.answer = async (delivery) => (await postern.receive(delivery)).status;
  sandbox.emit({ type: 'opened' });
  await until(() => sandbox.state().delivered === 1, 'the delivery verifies with the new secret');
});

test.each([
  ['no type', {}, '`type`'],
  ['an unknown type', { type: 'constructor' }, '`type`'],
  ['data that is a list', { type: 'opened', data: [] }, '`data`'],
  ['a count of 0', { type: 'opened', count: 0 }, '`count`'],
  ['a count that is text', { type: 'opened', count: '2' }, '`count`'],
  ['no JSON', 'no json', 'JSON object'],
])('an emission with %s is refused', async (_what, body, words) => {
  const { call, sandbox } = await startSandbox();
  const answer = await call('POST', '/sandbox/emit', body);
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe('invalid_request');
  expect(error.message).toContain(words);
  expect(sandbox.state()).toEqual({ webhooks: [], queued: 0, waiting: 0, delivered: 0, failed: 0 });
});

test('with a trickle, events of all subscribed types are created continuously', async () => {
  const receiver = await startReceiver();
  const { emailApi, sandbox } = await startSandbox({ trickle: 200, seed: 7 });
  await emailApi.create({ url: receiver.url, events: ['opened', 'clicked'], secret });
  const typesSeen = () => new Set(receiver.arrivals.map(({ text }) => JSON.parse(text).type));
  await until(() => typesSeen().size === 2, 'both types have come');
  expect(typesSeen()).toEqual(new Set(['opened', 'clicked']));
  await until(() => sandbox.state().delivered >= 20, 'twenty have come');
});
