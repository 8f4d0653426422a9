import { expect, test } from 'vitest';
import { startReceiver } from './fixtures/receiver.ts';
import { secret, startSandbox } from './fixtures/start-sandbox.ts';

async function start(options: Parameters<typeof startSandbox>[0] = {}) {
  const receiver = await startReceiver();
  const started = await startSandbox({ speed: 60_000, ...options });
  await started.emailApi.create({ url: receiver.url, events: ['delivered', 'opened'], secret });
  return { ...started, receiver };
}

test('a burst sends events at its rate, and summarises the answers', async () => {
  const { sandbox, receiver } = await start();
  const seen: number[] = [];
  const summary = await sandbox.burst({
    perSecond: 1000,
    seconds: 0.5,
    onProgress: ({ settled, total }) => seen.push(settled / total),
  });
  expect(summary).toMatchObject({
    deliveries: 500,
    attempts: 500,
    acknowledged: 500,
    lost: 0,
    repeated: 0,
    answers: { 200: 500 },
  });
  expect(summary.p50Ms).toBeGreaterThan(0);
  expect(summary.p99Ms).toBeGreaterThanOrEqual(summary.p50Ms);
  // They are spread over the time, however slow the machine is.
  expect(summary.perSecond).toBeLessThanOrEqual(1100);
  expect(receiver.arrivals).toHaveLength(500);
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test('a burst counts repeated deliveries, and answers by status', async () => {
  const { sandbox, receiver } = await start({ faults: { duplicate: { next: 3 } } });
  let answers = 0;
  receiver.answer = () => (++answers <= 2 ? 503 : 200);
  const summary = await sandbox.burst({ perSecond: 1000, seconds: 0.05, type: 'opened' });
  expect(summary).toMatchObject({ deliveries: 50, acknowledged: 50, lost: 0 });
  expect(summary.answers).toEqual({ 503: 2, 200: summary.attempts - 2 });
  // Two were refused, and three were doubled, of which some may be the same.
  expect(summary.repeated).toBeGreaterThanOrEqual(3);
  expect(summary.repeated).toBeLessThanOrEqual(5);
});

test('a delivery that is never acknowledged is lost', async () => {
  const { sandbox, receiver } = await start();
  const bad = new Set<string>();
  receiver.answer = ({ body }) => {
    const { id } = JSON.parse(Buffer.from(body).toString());
    if (bad.size === 0) bad.add(id);
    return bad.has(id) ? 500 : 200;
  };
  const summary = await sandbox.burst({ perSecond: 1000, seconds: 0.02 });
  expect(summary).toMatchObject({ acknowledged: summary.deliveries - 1, lost: 1, answers: { 500: 4 } });
});

test('an aborted burst counts open deliveries as lost', async () => {
  const { sandbox, receiver } = await start();
  receiver.answer = () => new Promise(() => {});
  const controller = new AbortController();
  const burst = sandbox.burst({ perSecond: 1000, seconds: 0.01, signal: controller.signal });
  await expect.poll(() => receiver.arrivals.length).toBe(10);
  controller.abort();
  expect(await burst).toMatchObject({ deliveries: 10, attempts: 0, acknowledged: 0, lost: 10, perSecond: 0 });
});

test('a burst without a subscribed webhook is refused', async () => {
  const { sandbox } = await start();
  const burst = sandbox.burst({ perSecond: 100, seconds: 1, type: 'clicked' });
  await expect(burst).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining('No active webhook has subscribed to clicked'),
  });
});

test.each([
  { perSecond: 0, seconds: 1 },
  { perSecond: 10, seconds: -1 },
  { perSecond: Number.NaN, seconds: 1 },
  { perSecond: 1e9, seconds: 1 },
  { perSecond: 10, seconds: 1, type: 'nothing' },
])('a burst of %j is refused', async (options) => {
  const { sandbox } = await start();
  await expect(sandbox.burst(options)).rejects.toMatchObject({ code: 'configuration' });
});
