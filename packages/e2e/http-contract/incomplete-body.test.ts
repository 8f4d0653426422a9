import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answers, expectResponse } from './answers.ts';
import { recordedReceiver } from './recorded-receiver.ts';
import { createEvent, signedRequest } from './signed-request.ts';
import { express4, express5, expressApp } from './subjects/express.ts';
import { honoNode } from './subjects/hono-node.ts';
import type { Mount } from './subjects/in-process.ts';
import { coreFetch, honoFetch } from './subjects/web.ts';

const mounts: readonly (readonly [name: string, mount: Mount])[] = [
  ["core's fetch", coreFetch],
  ['Hono on web requests', honoFetch()],
  ['Hono on Node', honoNode()],
  ['Express 4', expressApp(express4)],
  ['Express 5', expressApp(express5)],
];

const unhandled: unknown[] = [];
const keep = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(() => {
  process.off('unhandledRejection', keep);
});

describe.each(mounts)('%s', (_name, mount) => {
  test('answers 408 when the body does not come in time, and goes on', async () => {
    const { receiver, handled, failures } = recordedReceiver({ bodyTimeoutMs: 200 });
    const { send, close } = await mount(receiver);
    try {
      const event = createEvent();
      const stalled = { ...signedRequest(event), declaredLength: 10_000 };
      expectResponse(await send(stalled), answers.incomplete);
      expect(failures).toMatchObject([{ outcome: 'body-incomplete', error: { code: 'body-incomplete' } }]);
      expectResponse(await send(signedRequest(event)), answers.received);
      expect(handled).toEqual([event.id]);
      expect(unhandled).toEqual([]);
    } finally {
      await close();
    }
  });

  test('reports a connection that is cut in the middle of a body, and goes on', async () => {
    const { receiver, handled, failures, firstFailure } = recordedReceiver();
    const { send, close } = await mount(receiver);
    try {
      const event = createEvent();
      const cut = { ...signedRequest(event), declaredLength: 10_000, cut: true };
      // The request of a broken web stream is still answered; a client that is gone gets no answer.
      const answer = send(cut).catch(() => undefined);
      expect((await firstFailure).error).toMatchObject({
        code: 'body-incomplete',
        message: expect.stringContaining('the connection was cut'),
      });
      await answer;
      expectResponse(await send(signedRequest(event)), answers.received);
      expect(handled).toEqual([event.id]);
      expect(failures).toHaveLength(1);
      expect(unhandled).toEqual([]);
    } finally {
      await close();
    }
  });
});
