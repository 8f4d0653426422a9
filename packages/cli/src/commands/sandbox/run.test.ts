import { expect, test } from 'vitest';
import { testFolder } from '../../sandbox/fixtures/folder.ts';
import { startReceiver } from '../../sandbox/fixtures/receiver.ts';
import { startChild } from '../../sandbox/fixtures/start-child.ts';
import { until } from '../../sandbox/fixtures/until.ts';

const folder = testFolder();
const start = (...args: string[]) =>
  startChild(new URL('../../main.ts', import.meta.url), ['sandbox', '--port', '0', ...args]);
const secret = ['--secret', 'k3y-of-the-house'];

test('it prints its addresses, serves, shows each attempt, and ends when it is interrupted', async () => {
  const receiver = await startReceiver();
  const child = start('--to', receiver.url, ...secret, '--api-key', 'a-key', '--speed', '60');
  const [line] = await until(() => child.lines.length >= 5 && child.lines, 'it has printed its addresses');
  const url = /http:\/\/\S+(?=\/v1)/.exec(line ?? '')?.[0];
  expect(child.lines.slice(3, 5)).toEqual([
    'API key    a-key',
    'retries    after 1, 5 and 30 minutes, 60 times as fast',
  ]);
  const answer = await fetch(`${url}/sandbox/emit`, {
    method: 'POST',
    headers: { authorization: 'Bearer a-key' },
    body: '{"type":"bounced"}',
  });
  expect(await answer.json()).toMatchObject({ events: 1, deliveries: 1 });
  const shown = await until(() => child.lines[5], 'the attempt is shown');
  expect(shown).toMatch(/^200 in \d+ ms {2}bounced evt_[0-9a-f]+, attempt 1$/);
  child.process.kill('SIGINT');
  expect(await child.ended).toBe(0);
});

test('a burst ends with its summary and exit code 0', async () => {
  const receiver = await startReceiver();
  const child = start(
    '--to',
    receiver.url,
    ...secret,
    '--burst',
    '100',
    '--seconds',
    '0.2',
    '--type',
    'opened',
  );
  expect(await child.ended).toBe(0);
  expect(receiver.arrivals).toHaveLength(20);
  expect(child.lines).toEqual([
    expect.stringMatching(/^deliveries {4}20 in 20 attempts, \d+ answered per second$/),
    'answers       200: 20',
    expect.stringMatching(/^time {10}p50 [\d.]+ ms, p99 [\d.]+ ms$/),
    'acknowledged  20',
    'repeated      0 sent more than once',
    'lost          0 never acknowledged',
  ]);
});

test('a SendLayer burst in JSON that loses a delivery ends with exit code 1', async () => {
  const receiver = await startReceiver();
  receiver.answer = () => 500;
  const child = start(
    '--to',
    receiver.url,
    '--sender',
    'sendlayer',
    '--file',
    `${folder}/burst.db`,
    '--speed',
    '60000',
    '--json',
    '--burst',
    '10',
    '--seconds',
    '0.1',
    '--drop',
    '1',
  );
  expect(await child.ended).toBe(1);
  expect(child.lines).toHaveLength(1);
  expect(JSON.parse(child.lines[0] ?? '')).toMatchObject({
    deliveries: 1,
    attempts: 4,
    lost: 1,
    repeated: 1,
    answers: { 'closed before the answer was read': 4 },
  });

  // The next run on the same file creates failed webhooks again.
  receiver.answer = () => 200;
  const again = start(
    '--to',
    receiver.url,
    '--sender',
    'sendlayer',
    '--file',
    `${folder}/burst.db`,
    '--json',
    '--burst',
    '10',
    '--seconds',
    '0.1',
  );
  expect(await again.ended).toBe(0);
  expect(JSON.parse(again.lines[0] ?? '')).toMatchObject({ deliveries: 1, acknowledged: 1 });
});

test.each([
  [['--sender', 'postmark'], '--sender takes email-api or sendlayer'],
  [['--drop', '2'], '--drop takes a number from 0 to 1'],
  [['--wrong-length', 'x'], '--wrong-length takes a number from 0 to 1'],
  [['--burst', 'x'], '--burst takes a number above 0'],
  [['--speed', '0'], '--speed takes a number above 0'],
  [['--to', 'http://127.0.0.1:1/'], '`secret` is missing'],
  [['--to', 'no url', ...secret], '`url` must be an absolute URL'],
])('%j is refused', async (args, words) => {
  const child = start(...args);
  expect(await child.ended).not.toBe(0);
  expect(child.errors.join('\n')).toContain(words);
});

test('its help names every fault', async () => {
  const child = start('--help');
  expect(await child.ended).toBe(0);
  const help = child.lines.join('\n');
  for (const fault of ['duplicate', 'reorder', 'delay', 'drop', 'forge', 'tamper', 'slow', 'wrong-length']) {
    expect(help).toContain(`--${fault} <rate>`);
  }
});
