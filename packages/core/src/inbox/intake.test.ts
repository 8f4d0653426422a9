import { describe, expect, test } from 'vitest';
import { ConfigurationError, StoreError } from '../errors.ts';
import { emailit } from '../providers/emailit/index.ts';
import { github } from '../providers/github/index.ts';
import { sparkpost } from '../providers/sparkpost/index.ts';
import { createReceiver } from '../receiver/receiver.ts';
import { samplesOf } from '../testing/samples.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { delivered, inboxReceiver, provider, signed } from './fixtures/inbox-receiver.ts';
import { createInbox } from './inbox.ts';
import { memoryInbox } from './memory.ts';
import type { InboxStore } from './store.ts';

describe('a delivery', () => {
  test('is stored with its exact bytes and answered 200, and not handled', async () => {
    const { receiver, inbox, entries } = inboxReceiver();
    receiver.onAny(() => expect.unreachable());
    const delivery = await delivered();
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted', status: 200 });
    const [entry] = await entries();
    expect(entry).toMatchObject({
      eventId: 'evt_1',
      type: 'delivered',
      provider: 'email-api',
      endpoint: '',
      state: 'pending',
      attempts: 0,
      size: delivery.body.byteLength,
      verification: { level: 'body', scheme: 'hmac-header', secretIndex: 0 },
    });
    expect((await inbox.get(entry!.id))?.delivery?.body).toEqual(delivery.body);
  });

  test('is stored also where no handler is registered, and of a type that is not known', async () => {
    const { receiver, entries } = inboxReceiver();
    await receiver.receive(await signed({ id: 'evt_9', type: 'telepathy', data: {} }));
    expect(await entries()).toMatchObject([{ eventId: 'evt_9', type: 'telepathy', state: 'pending' }]);
  });

  test('that is forged is answered 401, and nothing is stored', async () => {
    const { receiver, entries } = inboxReceiver();
    const delivery = await delivered();
    const tampered = { ...delivery, body: new TextEncoder().encode('{}') };
    expect(await receiver.receive(tampered)).toMatchObject({ kind: 'unverified', status: 401 });
    expect(await entries()).toEqual([]);
  });

  test('of several events is stored once, with an entry for each', async () => {
    const batched = emailit({ secret: 'whsec_k3y-of-the-house' });
    const inbox = memoryInbox();
    const samples = Object.values(samplesOf('emailit')).slice(0, 2).flat() as { type: string }[];
    const delivery = await signDelivery(batched, { body: samples });
    expect(await createReceiver(batched, { inbox }).receive(delivery)).toMatchObject({ kind: 'accepted' });
    const { entries } = await inbox.list();
    expect(entries.map(({ type }) => type).sort()).toEqual(samples.map(({ type }) => type).sort());
    for (const { id } of entries) expect((await inbox.get(id))?.delivery?.body).toEqual(delivery.body);
  });

  test('keeps its headers without credentials', async () => {
    const { receiver, inbox, entries } = inboxReceiver();
    const delivery = await delivered();
    const headers = {
      ...Object.fromEntries(delivery.headers),
      Authorization: 'Bearer x',
      Cookie: 'y',
      'X-Trace': 'z',
    };
    await receiver.receive({ ...delivery, headers: new Headers(headers) });
    const [entry] = await entries();
    const stored = (await inbox.get(entry!.id))?.delivery?.headers ?? {};
    expect(Object.keys(stored)).toEqual(expect.arrayContaining(['x-trace', 'x-webhook-signature']));
    expect(Object.keys(stored)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(stored)).not.toEqual(expect.arrayContaining(['cookie']));
  });

  test('keeps no URL whose path is the secret', async () => {
    const secretPath = sparkpost({ pathSecret: 'a-long-random-segment' });
    const inbox = memoryInbox();
    const delivery = await signDelivery(secretPath, { type: 'delivery' });
    expect(delivery.url).toContain('a-long-random-segment');
    await createReceiver(secretPath, { inbox }).receive(delivery);
    const [entry] = (await inbox.list()).entries;
    expect((await inbox.get(entry!.id))?.delivery?.url).toBe('');
  });
});

describe('a duplicate', () => {
  test('is answered 200 and stored no second time', async () => {
    const { receiver, entries } = inboxReceiver();
    await receiver.receive(await delivered());
    expect(await receiver.receive(await delivered())).toMatchObject({ kind: 'duplicate', status: 200 });
    expect(await entries()).toHaveLength(1);
  });

  test('is known by its event, and not by its bytes', async () => {
    const { receiver, entries, failures } = inboxReceiver();
    const { body } = await delivered();
    const text = new TextDecoder().decode(body);
    await receiver.receive(await signed(text));
    expect(await receiver.receive(await signed(`${text}\n`))).toMatchObject({ kind: 'duplicate' });
    expect(await entries()).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  test('of a sender that does not sign its ids is known by its body', async () => {
    const hub = github({ secret: 'k3y-of-the-house' });
    const inbox = memoryInbox();
    const receiver = createReceiver(hub, { inbox });
    const delivery = await signDelivery(hub, { type: 'push' });
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted' });
    const renamed = new Headers([...delivery.headers]);
    renamed.set('x-github-delivery', crypto.randomUUID());
    expect(await receiver.receive({ ...delivery, headers: renamed })).toMatchObject({ kind: 'duplicate' });
    expect((await inbox.list()).entries).toHaveLength(1);
  });
});

describe('the id of another event', () => {
  test('sets an event with other content aside, reports it once, and leaves the first alone', async () => {
    const { receiver, inbox, entries, failures } = inboxReceiver();
    await receiver.receive(await delivered('evt_1'));
    const other = await delivered('evt_1', { email_id: 'msg_other', to: 'x@example.com' });
    expect(await receiver.receive(other)).toMatchObject({ kind: 'quarantined', status: 200 });
    expect(await receiver.receive(other)).toMatchObject({ kind: 'quarantined', status: 200 });
    expect((await entries()).map(({ state }) => state).sort()).toEqual(['pending', 'quarantined']);
    expect(failures).toMatchObject([{ outcome: 'quarantined', error: { code: 'id-conflict' } }]);
    expect(await inbox.stats()).toMatchObject({ pending: 1, quarantined: 1 });
  });
});

describe('what cannot be handled', () => {
  test('for its schema is a dead letter with its reason, reported once, and answered 200', async () => {
    const { receiver, entries, failures } = inboxReceiver();
    const drifted = await signed({ id: 'evt_d', type: 'bounced', data: { bounce_type: 5 } });
    expect(await receiver.receive(drifted)).toMatchObject({ kind: 'dead-lettered', status: 200 });
    expect(await receiver.receive(drifted)).toMatchObject({ kind: 'duplicate', status: 200 });
    expect(await entries()).toMatchObject([
      { state: 'dead', eventId: 'evt_d', error: { code: 'schema-drift' } },
    ]);
    expect(failures).toMatchObject([{ outcome: 'dead-lettered', event: { id: 'evt_d' } }]);
  });

  test('for its form is a dead letter as well', async () => {
    const { receiver, inbox, entries, failures } = inboxReceiver();
    const broken = await signed('{"id": "evt_');
    expect(await receiver.receive(broken)).toMatchObject({ kind: 'dead-lettered', status: 200 });
    expect(await receiver.receive(broken)).toMatchObject({ kind: 'duplicate', status: 200 });
    const [entry] = await entries();
    expect(entry).toMatchObject({ state: 'dead', eventId: '', type: '', error: { code: 'body-malformed' } });
    expect((await inbox.get(entry!.id))?.delivery?.body).toEqual(broken.body);
    expect(failures).toMatchObject([{ outcome: 'dead-lettered' }]);
  });

  test('in a name that some stores cannot hold is stored under a name that they can', async () => {
    const { receiver, entries } = inboxReceiver();
    await receiver.receive(await signed({ id: 'evt_n', type: 'a\u0000b\ud800', data: {} }));
    expect(await entries()).toMatchObject([{ type: 'a\ufffdb\ufffd' }]);
  });
});

describe('an inbox that fails', () => {
  const failing = (fault: () => never | Promise<never>) => {
    const whole = memoryInbox();
    const store: InboxStore = { ...whole, append: fault };
    return inboxReceiver({ inbox: createInbox(store), storeTimeoutMs: 20 });
  };

  test.each([
    [
      'throws',
      () => {
        throw new Error('disk on fire');
      },
    ],
    ['rejects', () => Promise.reject(new StoreError('read-only'))],
    ['does not answer in time', () => new Promise<never>(() => {})],
  ])('because it %s is answered 503', async (_, fault) => {
    const { receiver, failures } = failing(fault);
    expect(await receiver.receive(await delivered())).toMatchObject({
      kind: 'store-unavailable',
      status: 503,
    });
    expect(failures).toMatchObject([{ outcome: 'store-unavailable', error: { code: 'store-unavailable' } }]);
  });
});

describe('back-pressure', () => {
  test('by number answers 503 until there is room', async () => {
    const { receiver, inbox, clock } = inboxReceiver({ maxPending: 2 });
    for (const id of ['a', 'b']) {
      expect(await receiver.receive(await delivered(id))).toMatchObject({ kind: 'accepted' });
    }
    const full = await receiver.receive(await delivered('c'));
    expect(full).toMatchObject({ kind: 'overloaded', status: 503, headers: { 'retry-after': '5' } });
    for (const { id, token } of await inbox.claim('0:9:email-api', { limit: 2, leaseMs: 1000 }))
      await inbox.complete(id, token);
    clock.advance(1000);
    expect(await receiver.receive(await delivered('c'))).toMatchObject({ kind: 'accepted' });
  });

  test('by age answers 503 until the oldest is handled', async () => {
    const { receiver, clock } = inboxReceiver({ maxPendingMs: 5000 });
    await receiver.receive(await delivered('a'));
    clock.advance(5001);
    expect(await receiver.receive(await delivered('b'))).toMatchObject({ kind: 'overloaded', status: 503 });
  });
});

describe('options that cannot be meant', () => {
  const inbox = memoryInbox();
  test.each([
    ['dedup beside an inbox', () => createReceiver(provider, { inbox, dedup: {} as never })],
    ['an ordering key without one', () => createReceiver(provider, { orderingKey: () => 'x' })],
    ['a limit without one', () => createReceiver(provider, { maxPending: 5 })],
    ['a store instead of one', () => createReceiver(provider, { inbox: {} as never })],
    ['work without one', () => createReceiver(provider).work()],
    ['ids kept too short', () => createReceiver(provider, { inbox: memoryInbox({ retentionMs: 1000 }) })],
    ['no concurrency', () => createReceiver(provider, { inbox }).work({ concurrency: 0 })],
  ])('are refused: %s', (_, make) => {
    expect(make).toThrow(ConfigurationError);
  });
});

test('nothing is taken after close', async () => {
  const { receiver } = inboxReceiver();
  await receiver.close();
  expect(await receiver.receive(await delivered())).toMatchObject({ kind: 'draining', status: 503 });
});
