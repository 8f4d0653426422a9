import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../crypto/utf8.ts';
import { createDelivery } from '../delivery/delivery.ts';
import { defineProvider } from '../provider/define-provider.ts';
import type { Provider } from '../provider/provider.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { hmacHeader } from '../signatures/hmac-header.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { memoryInbox } from './memory.ts';
import type { ClaimOptions } from './store.ts';

const acme = defineProvider({
  name: 'acme',
  signature: hmacHeader({ header: 'x-acme-signature', secret: 'k3y-of-the-house' }),
  events: {},
  batches: true,
  // An event may come from the headers as well: the same body is then another delivery.
  read: (body, { headers }) =>
    body.ids.map((id: string) => ({ id: `${headers.get('x-run') ?? ''}${id}`, type: 'happened', data: {} })),
});

/** An inbox and a provider that count, and a receiver that has both. */
function counting(provider: Provider = acme) {
  const counts = { reads: 0, bodies: 0, claims: 0 };
  const inbox = memoryInbox();
  const claim = inbox.claim.bind(inbox);
  inbox.claim = async (source: string, options: ClaimOptions) => {
    counts.claims++;
    const claimed = await claim(source, options);
    counts.bodies += new Set(claimed.map(({ delivery }) => delivery.body).filter(Boolean)).size;
    return claimed;
  };
  const counted: Provider = {
    ...provider,
    read(...args) {
      counts.reads++;
      return provider.read(...args);
    },
  };
  const log = { debug() {}, warn() {}, error() {} };
  return { counts, inbox, receiver: createReceiver(counted, { inbox, log }) };
}

const ids = (count: number, prefix = 'evt') => Array.from({ length: count }, (_, n) => `${prefix}_${n}`);

/** Works until this many events are handled, and returns their ids. */
async function workUntil(receiver: ReturnType<typeof counting>['receiver'], count: number) {
  const handled: string[] = [];
  await new Promise<void>((resolve) => {
    receiver.onUnknown(async ({ id }) => {
      handled.push(id);
      await null;
      if (handled.length === count) resolve();
    });
    receiver.work();
  });
  await receiver.close();
  return handled;
}

describe('a worker', () => {
  test('fetches and reads a stored delivery of 4,600 events once', async () => {
    const { receiver, counts } = counting();
    await receiver.receive(await signDelivery(acme, { body: { ids: ids(4600) } }));
    expect(counts.reads).toBe(1);
    const handled = await workUntil(receiver, 4600);
    expect(new Set(handled).size).toBe(4600);
    expect(counts.claims).toBeGreaterThan(400);
    // One by the intake, and one by the worker.
    expect(counts.reads).toBe(2);
    // The claims that began before the first body was there.
    expect(counts.bodies).toBeLessThanOrEqual(2);
  });

  test('reads each of many deliveries once, also where they take turns', async () => {
    const { receiver, counts } = counting();
    for (let n = 0; n < 20; n++) {
      await receiver.receive(await signDelivery(acme, { body: { ids: ids(30, `batch ${n}`) } }));
    }
    await workUntil(receiver, 600);
    expect(counts.reads).toBe(40);
  });

  test('takes deliveries of one body and other headers for two', async () => {
    const { receiver, inbox } = counting();
    const body = JSON.stringify({ ids: ids(3) });
    for (const run of ['first-', 'second-']) {
      const delivery = createDelivery({ headers: { 'x-run': run }, body });
      await receiver.receive(await acme.signature.sign(delivery, { now: Date.now }));
    }
    const handled = await workUntil(receiver, 6);
    expect(handled.sort()).toEqual([...ids(3, 'first-evt'), ...ids(3, 'second-evt')]);
    expect(await inbox.stats()).toMatchObject({ done: 6, dead: 0 });
  });

  test('holds no more bodies than their bound, and handles all events', async () => {
    const { receiver, counts } = counting();
    const filler = 'x'.repeat(900_000);
    for (let n = 0; n < 8; n++) {
      const body = { filler: `${n}${filler}`, ids: ids(25, `large ${n}`) };
      expect(encodeUtf8(JSON.stringify(body)).byteLength).toBeGreaterThan(900_000);
      await receiver.receive(await signDelivery(acme, { body }));
    }
    const handled = await workUntil(receiver, 200);
    expect(new Set(handled).size).toBe(200);
    expect(counts.reads).toBe(16);
  });

  test('buries every event of a stored body that can no longer be read, and reads it once', async () => {
    const { receiver, counts, inbox } = counting();
    await receiver.receive(await signDelivery(acme, { body: { ids: ids(40) } }));
    const later = createReceiver(
      {
        ...acme,
        read() {
          counts.reads++;
          throw new TypeError('another version');
        },
      } as Provider,
      { inbox, log: { debug() {}, warn() {}, error() {} } },
    );
    const buried: string[] = [];
    await new Promise<void>((resolve) => {
      later.onError(({ outcome }) => {
        buried.push(outcome);
        if (buried.length === 40) resolve();
      });
      later.work();
    });
    await later.close();
    await receiver.close();
    expect(await inbox.stats()).toMatchObject({ dead: 40 });
    expect(counts.reads).toBe(2);
  });
});
