import { createReceiver } from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { silentLogger } from '@postern/core/testing';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from './faults.ts';
import { createFaults } from './faults.ts';
import { startReceiver } from './fixtures/receiver.ts';
import { secret, startSandbox } from './fixtures/start-sandbox.ts';
import { until } from './fixtures/until.ts';

/** Retries after 100 ms and more. */
const speed = 600;

/** A receiver that verifies and handles with Postern, and a sandbox that has a webhook for it. */
async function start(options: { faults?: FaultSettings; timeoutMs?: number } = {}) {
  const receiver = await startReceiver();
  const handled: string[] = [];
  const outcomes: string[] = [];
  const postern = createReceiver(emailApi({ secret }), { log: silentLogger }).onAny(({ id }) =>
    handled.push(id),
  );
  receiver.answer = async (delivery) => {
    const { kind, status } = await postern.receive(delivery);
    outcomes.push(kind);
    return status;
  };
  const started = await startSandbox({ speed, ...options });
  const { id } = await started.emailApi.create({ url: receiver.url, events: ['delivered'], secret });
  const logs = async () => [...(await started.emailApi.logs(id))].reverse();
  return { ...started, receiver, handled, outcomes, logs };
}

const attemptsOf = (logs: readonly { attempt?: number; status?: string }[]) =>
  logs.map(({ attempt, status }) => [attempt, status]);

describe('each fault at the receiver', () => {
  test('duplicate: the same delivery arrives again after its answer', async () => {
    const { sandbox, receiver, handled, outcomes, logs } = await start();
    sandbox.setFaults({ duplicate: { next: 1 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => outcomes.length === 2, 'the copy has come');
    expect(outcomes).toEqual(['accepted', 'duplicate']);
    expect(handled).toHaveLength(1);
    expect(receiver.arrivals[0]?.text).toBe(receiver.arrivals[1]?.text);
    await until(async () => (await logs()).length === 2, 'both are in the log');
    expect(attemptsOf(await logs())).toEqual([
      [1, 'success'],
      [1, 'success'],
    ]);
    expect(sandbox.state()).toMatchObject({ queued: 0, delivered: 1 });
  });

  test('reorder: a delivery arrives after the one that follows', async () => {
    const { sandbox, handled } = await start();
    sandbox.setFaults({ reorder: { next: 1 } });
    const [first, second] = sandbox.emit({ type: 'delivered', count: 2 });
    await until(() => handled.length === 2, 'both have come');
    expect(handled).toEqual([second?.eventId, first?.eventId]);
  });

  test('reorder: a delivery that none follows arrives anyway', async () => {
    const { sandbox, handled } = await start({ faults: { reorder: 1 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => handled.length === 1, 'it has come');
  });

  test('delay: a delivery arrives later by the delay', async () => {
    const { sandbox, receiver, handled } = await start();
    sandbox.setFaults({ delay: { next: 1, ms: 300 } });
    const emittedAt = performance.now();
    const [late, early] = sandbox.emit({ type: 'delivered', count: 2 });
    await until(() => handled.length === 2, 'both have come');
    expect(handled).toEqual([early?.eventId, late?.eventId]);
    expect(receiver.arrivals[1]?.begunAt).toBeGreaterThanOrEqual(emittedAt + 298);
  });

  test('drop: the answer is not read, and the delivery arrives again', async () => {
    const { sandbox, handled, outcomes, logs } = await start();
    sandbox.setFaults({ drop: { next: 1 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => sandbox.state().delivered === 1, 'the retry is acknowledged');
    expect(outcomes).toEqual(['accepted', 'duplicate']);
    expect(handled).toHaveLength(1);
    expect(await logs()).toMatchObject([
      { attempt: 1, status: 'failed', response_code: null, error: 'closed before the answer was read' },
      { attempt: 2, status: 'success' },
    ]);
  });

  test.each(['forge', 'tamper'] as const)(
    '%s: the signature does not verify, until the retry',
    async (fault) => {
      const { sandbox, receiver, outcomes, logs } = await start();
      sandbox.setFaults({ [fault]: { next: 1 } });
      sandbox.emit({ type: 'delivered' });
      await until(() => sandbox.state().delivered === 1, 'the retry is acknowledged');
      expect(outcomes).toEqual(['unverified', 'accepted']);
      expect(await logs()).toMatchObject([{ response_code: 401 }, { response_code: 200 }]);
      const [faulty, right] = receiver.arrivals;
      const differing = [...(right?.text ?? '')].filter((letter, at) => letter !== faulty?.text[at]);
      expect(differing).toHaveLength(fault === 'tamper' ? 1 : 0);
      expect(JSON.parse(faulty?.text ?? '')).toBeTypeOf('object');
      expect(faulty?.headers['x-webhook-signature'] === right?.headers['x-webhook-signature']).toBe(
        fault === 'tamper',
      );
    },
  );

  test('slow: the body takes the time to arrive', async () => {
    const { sandbox, receiver, outcomes } = await start();
    sandbox.setFaults({ slow: { next: 1, ms: 300 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => sandbox.state().delivered === 1, 'it is acknowledged');
    expect(outcomes).toEqual(['accepted']);
    const { begunAt = 0, endedAt = 0 } = receiver.arrivals[0] ?? {};
    // Nine of the ten pauses are between the first piece and the last.
    expect(endedAt - begunAt).toBeGreaterThanOrEqual(250);
  });

  test('wrongLength: a body that is announced too long never ends, and the delivery arrives again', async () => {
    const { sandbox, receiver, outcomes, logs } = await start();
    sandbox.setFaults({ wrongLength: { next: 1 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => sandbox.state().delivered === 1, 'the retry is acknowledged');
    expect(receiver.arrivals.map(({ complete }) => complete)).toEqual([false, true]);
    const [short, whole] = receiver.arrivals;
    expect(Number(short?.headers['content-length'])).toBe((whole?.delivery.body.length ?? 0) + 7);
    expect(outcomes).toEqual(['accepted']);
    expect(attemptsOf(await logs())).toEqual([
      [1, 'failed'],
      [2, 'success'],
    ]);
  });

  test('wrongLength: a body that is announced too short arrives without its end', async () => {
    const { sandbox, receiver, outcomes } = await start();
    sandbox.setFaults({ wrongLength: { next: 1, by: -5 } });
    sandbox.emit({ type: 'delivered' });
    await until(() => sandbox.state().delivered === 1, 'the retry is acknowledged');
    expect(outcomes).toEqual(['unverified', 'accepted']);
    const [cut, whole] = receiver.arrivals;
    expect(cut?.text).toBe(whole?.text.slice(0, -5));
  });

  test('with several at once, every event is handled once', async () => {
    const faults = {
      duplicate: 0.3,
      reorder: 0.3,
      drop: 0.2,
      forge: 0.1,
      tamper: 0.1,
      delay: { rate: 0.1, ms: 20 },
    };
    const { sandbox, handled } = await start({ faults });
    const sent = sandbox.emit({ type: 'delivered', count: 200 });
    await until(() => {
      const { queued, waiting } = sandbox.state();
      return queued + waiting === 0;
    }, 'all came to an end');
    const { delivered, failed } = sandbox.state();
    expect(delivered + failed).toBe(200);
    expect(new Set(handled).size).toBe(handled.length);
    expect(handled.length).toBeGreaterThanOrEqual(delivered);
    const known = new Set(sent.map(({ eventId }) => eventId));
    expect(handled.every((id) => known.has(id))).toBe(true);
  });
});

describe('the settings', () => {
  test('are read and changed over HTTP, and other settings keep their values', async () => {
    const { call } = await start({ faults: { drop: 0.5 } });
    const put = await call('PUT', '/sandbox/faults', { forge: 1, slow: { next: 2, ms: 10 } });
    const settings = await put.json();
    expect(settings).toMatchObject({
      drop: { rate: 0.5, next: 0 },
      forge: { rate: 1, next: 0 },
      slow: { rate: 0, next: 2, ms: 10 },
      tamper: { rate: 0, next: 0 },
    });
    expect(await (await call('GET', '/sandbox/faults')).json()).toEqual(settings);
  });

  test.each([
    [{ explode: 1 }],
    [{ constructor: 1 }],
    [{ drop: 2 }],
    [{ drop: -0.1 }],
    [{ drop: 'often' }],
    [{ drop: null }],
    [{ drop: { next: 1.5 } }],
    [{ drop: { ms: 5 } }],
    [{ delay: { ms: -1 } }],
    [{ wrongLength: { by: 0 } }],
    [{ forge: 1, drop: 2 }],
  ])('%j is refused, and changes nothing', async (settings) => {
    const { call, sandbox } = await start();
    const before = sandbox.setFaults({});
    const answer = await call('PUT', '/sandbox/faults', settings);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request' } });
    expect(sandbox.setFaults({})).toEqual(before);
  });

  test('`next` counts down, and then the rate applies', () => {
    const faults = createFaults(() => 0.5);
    faults.set({ drop: { next: 2 }, forge: 0.6, tamper: 0.5 });
    const drawn = Array.from({ length: 3 }, () => Object.keys(faults.draw()));
    expect(drawn).toEqual([['drop', 'forge'], ['drop', 'forge'], ['forge']]);
  });

  test('with a seed, faults happen in the same order in every run', async () => {
    const forgedAt = async (seed: number) => {
      const receiver = await startReceiver();
      const { sandbox, emailApi: client } = await startSandbox({ seed, faults: { forge: 0.5 } });
      await client.create({ url: receiver.url, events: ['delivered'], secret });
      const sent = sandbox.emit({ type: 'delivered', count: 30 });
      await until(() => sandbox.state().delivered === 30, 'all have come');
      const postern = createReceiver(emailApi({ secret }), { log: silentLogger });
      const forged = new Set<string>();
      for (const { delivery, text } of receiver.arrivals) {
        if ((await postern.receive(delivery)).kind === 'unverified') forged.add(JSON.parse(text).id);
      }
      return sent.map(({ eventId }) => forged.has(eventId));
    };
    const first = await forgedAt(7);
    expect(first).toContain(true);
    expect(first).toContain(false);
    expect(await forgedAt(7)).toEqual(first);
    expect(await forgedAt(8)).not.toEqual(first);
  });
});
