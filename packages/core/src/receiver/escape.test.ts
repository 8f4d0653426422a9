import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDelivery } from '../delivery/delivery.ts';
import { createOutcomes } from '../delivery/outcome.ts';
import type { Logger } from '../handlers/log.ts';
import { webhooks } from '../http/fetch.ts';
import type { Provider } from '../provider/provider.ts';
import { emailApi } from '../providers/email-api/index.ts';
import { sendlayer } from '../providers/sendlayer/index.ts';
import { signDelivery } from '../testing/sign-delivery.ts';
import { createReceiver } from './receiver.ts';

// Whatever comes in, and whatever a handler throws: exactly one answer of the table, and nothing left unhandled.

const silent: Logger = { debug() {}, warn() {}, error() {} };
const table = Object.values(createOutcomes({}));
const provider = emailApi({ secret: 'k3y-of-the-house' });
const sendlayers: readonly Provider[] = [
  sendlayer({ secret: 'k3y-of-the-house', acceptUnconfirmed: true }),
  sendlayer({ basicAuth: { username: 'hooks', password: 'k3y-of-the-house' } }),
  sendlayer({ pathSecret: 'k3y-of-the-house' }),
  sendlayer({ acceptUnverified: true }),
];

const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);
beforeAll(() => {
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});
afterAll(async () => {
  // Rejections are reported a turn after they happen.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  expect(unhandled).toEqual([]);
});

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new Uint8Array(array));
const json = fc.json({ maxDepth: 4 });
const envelope = fc
  .record(
    {
      id: fc.jsonValue(),
      type: fc.oneof(fc.constantFrom('delivered', '__proto__', 'toString'), fc.jsonValue()),
      created_at: fc.jsonValue(),
      data: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const body = fc.oneof(bytes, json, envelope, fc.string());
const headers = fc.dictionary(
  fc.string(),
  fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined)),
);

function answersFromTheTable(outcome: unknown): void {
  expect(table).toContainEqual(expect.objectContaining({ kind: (outcome as { kind: string }).kind }));
  const row = table.find(({ kind }) => kind === (outcome as { kind: string }).kind);
  expect(outcome).toMatchObject({ status: row?.status, body: row?.body });
}

describe('no input escapes', () => {
  test.each<Provider>([provider, ...sendlayers])('unsigned: $name by $signature.name', async (each) => {
    const receiver = createReceiver(each, { log: silent })
      .onAny(() => {})
      .onUnknown(() => {});
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), headers, body, async (method, url, given, content) => {
        answersFromTheTable(
          await receiver.receive(createDelivery({ method, url, headers: given, body: content })),
        );
        answersFromTheTable(
          await receiver.receive(createDelivery({ method: 'POST', headers: given, body: content })),
        );
      }),
    );
  });

  test('with random signatures none is accepted', async () => {
    const receiver = createReceiver(provider, { log: silent }).onAny(() => {});
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.stringMatching(/^sha256=[0-9a-f]{60,68}$/)),
        body,
        async (signature, content) => {
          const delivery = createDelivery({ headers: { 'x-webhook-signature': signature }, body: content });
          expect(await receiver.receive(delivery)).toMatchObject({ status: 401 });
        },
      ),
    );
  });

  test('signed: the answer is 200, 400 or 422', async () => {
    const receiver = createReceiver(provider, { log: silent })
      .onAny(() => {})
      .onUnknown(() => {});
    await fc.assert(
      fc.asyncProperty(body, async (content) => {
        const outcome = await receiver.receive(await signDelivery(provider, { body: content }));
        answersFromTheTable(outcome);
        expect([200, 400, 422]).toContain(outcome.status);
      }),
    );
  });

  test('through fetch, with a body that breaks while it is read', async () => {
    const endpoint = webhooks(provider, { log: silent });
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error('cut'));
      },
    });
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: broken,
      duplex: 'half',
    } as RequestInit);
    const response = await endpoint(request);
    expect(response.status).toBe(408);
    expect(await response.text()).toBe('{"error":"Body not complete in time"}');
  });
});

const thrower = () => {
  throw new Error('a trap');
};
const hostile: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'no'],
  ['a symbol', Symbol('no')],
  ['a bigint', 1n],
  ['a function', () => {}],
  ['a frozen object', Object.freeze({ message: 'no' })],
  ['an object without a prototype', Object.create(null)],
  [
    'an error with a status',
    Object.assign(new Error('no'), { status: 200, statusCode: 200, headers: { a: 'b' } }),
  ],
  ['an error whose status throws', Object.defineProperty(new Error('no'), 'status', { get: thrower })],
  ['an error whose message throws', Object.defineProperty(new Error('no'), 'message', { get: thrower })],
  ['an error whose code throws', Object.defineProperty(new Error('no'), 'code', { get: thrower })],
  ['an object whose toString throws', { toString: thrower, [Symbol.toPrimitive]: thrower, toJSON: thrower }],
  [
    'a proxy that throws at everything',
    new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower, ownKeys: thrower }),
  ],
  ['an outcome', { kind: 'accepted', status: 200, body: 'mine', headers: {} }],
  ['what looks like an error of ours', { [Symbol.for('postern.error')]: true, code: 'non-retryable' }],
  [
    'a thenable that never settles',
    {
      // biome-ignore lint/suspicious/noThenProperty: the point of the case.
      then() {},
    },
  ],
];

describe('nothing that a handler throws escapes', () => {
  test.each(hostile)('%s', async (_name, thrown) => {
    const ways = [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
      async () => {
        await null;
        throw thrown;
      },
    ];
    for (const handler of ways) {
      const receiver = createReceiver(provider, { log: silent })
        .on('delivered', handler)
        .onError(() => {
          throw thrown;
        })
        .onError(() => Promise.reject(thrown));
      const outcome = await receiver.receive(await signDelivery(provider, { type: 'delivered' }));
      expect(outcome).toMatchObject({ status: 500, body: '{"error":"Not handled"}' });
    }
  });

  test.each(hostile)('%s, printed by the console', async (_name, thrown) => {
    const quiet = { ...console };
    const lines: unknown[] = [];
    console.error = (...line: unknown[]) => void lines.push(line.length);
    try {
      const receiver = createReceiver(provider).on('delivered', () => Promise.reject(thrown));
      expect(await receiver.receive(await signDelivery(provider, { type: 'delivered' }))).toMatchObject({
        status: 500,
      });
    } finally {
      console.error = quiet.error;
    }
    expect(lines).toEqual([2]);
  });

  test('a thenable that throws when it is asked', async () => {
    for (const returned of [
      Object.defineProperty({}, 'then', { get: thrower }),
      // biome-ignore lint/suspicious/noThenProperty: the point of the case.
      { then: thrower },
    ]) {
      const receiver = createReceiver(provider, { log: silent }).on('delivered', () => returned);
      const outcome = await receiver.receive(await signDelivery(provider, { type: 'delivered' }));
      expect(outcome).toMatchObject({ status: 500 });
    }
  });

  test('anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }),
        async (thrown) => {
          const receiver = createReceiver(provider, { log: silent }).on('delivered', () => {
            throw thrown;
          });
          expect(await receiver.receive(await signDelivery(provider, { type: 'delivered' }))).toMatchObject({
            status: 500,
          });
        },
      ),
    );
  });
});
