import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import type { NextApiHandler } from 'next';
import { NextRequest } from 'next/server.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { webhooks } from './index.ts';
import { webhooks as pagesWebhooks } from './pages.ts';

const provider = emailApi({ secret: 'k3y-of-the-house' });

describe('webhooks in a route of the app router', () => {
  test('verifies, reads and dispatches a NextRequest', async () => {
    const seen: string[] = [];
    const POST = webhooks(provider).on('bounced', (event) => seen.push(event.data.bounce_type));
    const { method, headers, body } = await signDelivery(provider, { type: 'bounced' });
    for (let i = 0; i < 2; i++) {
      const response = await POST(
        new NextRequest('http://localhost/webhooks/email', { method, headers, body }),
      );
      expect([response.status, await response.json()]).toEqual([200, { received: true }]);
    }
    expect(seen).toEqual(['hard']);
  });

  test('narrows', () => {
    const POST = webhooks(provider).on('queued', (event) =>
      expectTypeOf(event.type).toEqualTypeOf<'queued'>(),
    );
    // @ts-expect-error the type is `queued`
    expect(() => POST.on('queue', () => {})).toThrow('no event type "queue"');
  });
});

test('webhooks for the pages router is an API route, and narrows', () => {
  const handler = pagesWebhooks(provider).on('delivered', (event) =>
    expectTypeOf(event.data.delivered_at).toEqualTypeOf<string>(),
  );
  expectTypeOf(handler).toExtend<NextApiHandler>();
  // @ts-expect-error the type is `delivered`
  expect(() => handler.on('delivery', () => {})).toThrow('no event type "delivery"');
});
