import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from './fixtures/folder.ts';
import { startReceiver } from './fixtures/receiver.ts';
import { startChild } from './fixtures/start-child.ts';
import { apiKey, secret, startSandbox } from './fixtures/start-sandbox.ts';
import { until } from './fixtures/until.ts';

/** Retries after 20, 100 and 600 ms. */
const speed = 3000;
const folder = testFolder();
const newFile = () => join(folder, `${crypto.randomUUID()}.db`);

test('a delivery that fails is sent again after 1, 5 and 30 scaled minutes, with the same bytes', async () => {
  const receiver = await startReceiver();
  const { emailApi, sandbox } = await startSandbox({ speed });
  const { id } = await emailApi.create({ url: receiver.url, events: ['bounced'], secret });
  let answers = 0;
  receiver.answer = () => (++answers <= 3 ? 500 : 200);
  sandbox.emit({ type: 'bounced' });
  await until(() => sandbox.state().delivered === 1, 'the fourth attempt is acknowledged');

  expect(receiver.arrivals).toHaveLength(4);
  expect(new Set(receiver.arrivals.map(({ text }) => text)).size).toBe(1);
  expect(new Set(receiver.arrivals.map(({ headers }) => headers['x-webhook-signature'])).size).toBe(1);
  const logs = [...(await emailApi.logs(id))].reverse();
  expect(logs.map(({ attempt, status, response_code }) => [attempt, status, response_code])).toEqual([
    [1, 'failed', 500],
    [2, 'failed', 500],
    [3, 'failed', 500],
    [4, 'success', 200],
  ]);
  const waits = logs.map(({ created_at, next_retry_at }) =>
    next_retry_at ? Date.parse(next_retry_at) - Date.parse(created_at ?? '') : next_retry_at,
  );
  expect(waits).toEqual([20, 100, 600, null]);
  const gaps = receiver.arrivals
    .slice(1)
    .map(({ begunAt }, at) => begunAt - (receiver.arrivals[at]?.endedAt ?? 0));
  // A timer may be a millisecond early by another clock.
  for (const [at, wait] of [20, 100, 600].entries()) expect(gaps[at]).toBeGreaterThanOrEqual(wait - 2);
  expect((await emailApi.list())[0]).toMatchObject({ id, active: true });
});

test('a receiver that is down and then up gets the event at a retry', async () => {
  const gone = await startReceiver();
  await gone.close();
  const { emailApi, sandbox } = await startSandbox({ speed: 600 });
  const { id } = await emailApi.create({ url: gone.url, events: ['bounced'], secret });
  sandbox.emit({ type: 'bounced' });
  await until(async () => (await emailApi.logs(id)).length > 0, 'an attempt has failed');
  expect((await emailApi.logs(id))[0]).toMatchObject({
    status: 'failed',
    response_code: null,
    error: 'ECONNREFUSED',
  });
  const receiver = await startReceiver(gone.port);
  await until(() => sandbox.state().delivered === 1, 'the recovered receiver has acknowledged');
  expect(receiver.arrivals).toHaveLength(1);
});

test('after the last retry the webhook is marked as failed, and gets no more events until it is active again', async () => {
  const receiver = await startReceiver();
  receiver.answer = () => 503;
  const { emailApi, sandbox, call } = await startSandbox({ speed: 60_000 });
  const { id } = await emailApi.create({ url: receiver.url, events: ['bounced'], secret });
  sandbox.emit({ type: 'bounced' });
  await until(() => sandbox.state().failed === 1, 'the delivery is given up');
  expect(receiver.arrivals).toHaveLength(4);
  expect(await emailApi.logs(id)).toMatchObject([
    { attempt: 4, status: 'failed', next_retry_at: null },
    {},
    {},
    {},
  ]);
  expect(await emailApi.list()).toMatchObject([{ id, active: false, state: 'failed' }]);
  expect(sandbox.state()).toMatchObject({
    webhooks: [{ state: 'failed' }],
    queued: 0,
    waiting: 0,
    failed: 1,
  });
  expect(await (await call('POST', '/sandbox/emit', { type: 'bounced' })).json()).toMatchObject({
    deliveries: 0,
  });

  receiver.answer = () => 200;
  const active = await emailApi.update(id, { active: true });
  expect(active).toMatchObject({ id, active: true });
  expect(active).not.toHaveProperty('state');
  sandbox.emit({ type: 'bounced' });
  await until(() => sandbox.state().delivered === 1, 'the active webhook gets an event');
});

test('a SendLayer webhook that failed is disabled, and the list shows the last answer', async () => {
  const receiver = await startReceiver();
  receiver.answer = () => 500;
  const { sendlayer, sandbox } = await startSandbox({ speed: 60_000 });
  const { id } = await sendlayer.create({ url: receiver.url, event: 'bounce' });
  sandbox.emit({ type: 'bounced' });
  await until(() => sandbox.state().failed === 1, 'the delivery is given up');
  expect(await sendlayer.list()).toMatchObject([
    {
      id,
      enabled: false,
      lastResponseCode: 500,
      payload: { Status: 'Disabled', LastResponseBody: '{"received":true}', LastResponseTryCounter: '3' },
    },
  ]);
});

test.each([
  [200, 'delivered', 'delivered'],
  [201, 'waiting', 'delivered'],
  [204, 'waiting', 'delivered'],
  [301, 'waiting', 'waiting'],
  [404, 'waiting', 'waiting'],
])(
  'an answer of %i leaves a delivery of the email API %s, and one of SendLayer %s',
  async (status, email, layer) => {
    const receiver = await startReceiver();
    receiver.answer = () => status;
    for (const [sender, state] of [
      ['emailApi', email],
      ['sendlayer', layer],
    ] as const) {
      const started = await startSandbox();
      if (sender === 'emailApi')
        await started.emailApi.create({ url: receiver.url, events: ['opened'], secret });
      else await started.sendlayer.create({ url: receiver.url, event: 'open' });
      started.sandbox.emit({ type: 'opened' });
      const counts = await until(() => {
        const { queued, ...counts } = started.sandbox.state();
        return queued === 0 && counts;
      }, 'the delivery was answered');
      expect(counts).toMatchObject({ delivered: 0, waiting: 0, [state]: 1 });
    }
  },
);

test('an attempt fails when the receiver does not answer in time', async () => {
  const receiver = await startReceiver();
  receiver.answer = () => new Promise(() => {});
  const { emailApi, sandbox } = await startSandbox({ timeoutMs: 50 });
  const { id } = await emailApi.create({ url: receiver.url, events: ['opened'], secret });
  sandbox.emit({ type: 'opened' });
  await until(() => sandbox.state().waiting === 1, 'the attempt has timed out');
  const error = 'no answer within 50 ms';
  expect(await emailApi.logs(id)).toMatchObject([{ status: 'failed', response_code: null, error }]);
});

test('a stopped sandbox continues with its retries and unfinished attempts at the next start', async () => {
  const receiver = await startReceiver();
  const path = newFile();
  const first = await startSandbox({ path, speed: 60 });
  await first.emailApi.create({ url: receiver.url, events: ['bounced', 'opened'], secret });
  receiver.answer = ({ body }) =>
    Buffer.from(body).includes('bounced') ? 500 : new Promise<number>(() => {});
  first.sandbox.emit({ type: 'bounced' });
  first.sandbox.emit({ type: 'opened' });
  await until(
    () => receiver.arrivals.length >= 2 && first.sandbox.state().waiting === 1,
    'one waits, one is on its way',
  );
  await first.close();

  receiver.answer = () => 200;
  const second = await startSandbox({ path, speed: 60 });
  await until(() => second.sandbox.state().delivered === 2, 'both are acknowledged');
  expect(second.sandbox.state()).toMatchObject({ queued: 0, waiting: 0, failed: 0 });
  const id = (await second.emailApi.list())[0]?.id ?? '';
  const logs = await second.emailApi.logs(id);
  expect(logs.filter(({ event_type }) => event_type === 'bounced').map(({ attempt }) => attempt)).toEqual([
    2, 1,
  ]);
  expect(logs.filter(({ event_type }) => event_type === 'opened').map(({ attempt }) => attempt)).toEqual([1]);
});

test('a killed sandbox continues at the next start', async () => {
  const gone = await startReceiver();
  await gone.close();
  const path = newFile();
  const child = startChild(new URL('./fixtures/serve-child.ts', import.meta.url), [path, '20', apiKey]);
  const url = await until(() => child.lines[0], 'the child listens');
  const call = (call: string, body?: object) =>
    fetch(url + call, {
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    }).then((response) => response.json());
  const { id } = await call('/v1/webhooks', { url: gone.url, events: ['bounced'], secret });
  await call('/sandbox/emit', { type: 'bounced', count: 3 });
  await until(
    async () => (await call(`/v1/webhooks/${id}/logs`)).logs.length === 3,
    'the first attempts have failed',
  );
  child.process.kill('SIGKILL');
  expect(await child.ended).toBe('SIGKILL');

  const receiver = await startReceiver(gone.port);
  const { sandbox, emailApi } = await startSandbox({ path, speed: 20 });
  await until(() => sandbox.state().delivered === 3, 'all three are acknowledged');
  expect(receiver.arrivals).toHaveLength(3);
  expect((await emailApi.logs(id)).map(({ attempt }) => attempt)).toEqual([2, 2, 2, 1, 1, 1]);
});

test('a deleted webhook gets no more retries', async () => {
  const receiver = await startReceiver();
  receiver.answer = () => 500;
  const { emailApi, sandbox } = await startSandbox({ speed: 20 });
  const gone = await emailApi.create({ url: `${receiver.url}/gone`, events: ['bounced'], secret });
  sandbox.emit({ type: 'bounced' });
  await until(() => sandbox.state().waiting === 1, 'the delivery waits for its retry');
  await emailApi.delete(gone.id);
  expect(sandbox.state()).toMatchObject({ webhooks: [], queued: 0, waiting: 0, delivered: 0, failed: 0 });
});
