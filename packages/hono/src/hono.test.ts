import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';
import { Hono } from 'hono';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { webhooks } from './index.ts';

const provider = emailApi({ secret: 'k3y-of-the-house' });

describe('webhooks in Hono', () => {
  test('verifies, reads and dispatches the request of app.fetch', async () => {
    const seen: string[] = [];
    const app = new Hono();
    app.post(
      '/webhooks/email',
      webhooks(provider).on('bounced', (event) => seen.push(event.data.bounce_type)),
    );
    const delivery = await signDelivery(provider, { type: 'bounced' });
    for (let i = 0; i < 2; i++) {
      const response = await app.request('/webhooks/email', delivery);
      expect([response.status, await response.json()]).toEqual([200, { received: true }]);
    }
    expect(seen).toEqual(['hard']);
  });

  test('works with the bindings and variables of a typed app', () => {
    const app = new Hono<{ Bindings: { WEBHOOK_SECRET: string } }>();
    app.post('/webhooks/email', webhooks(provider));
    expect(app.routes).toHaveLength(1);
  });

  test('narrows', () => {
    const endpoint = webhooks(provider).on('clicked', (event) =>
      expectTypeOf(event.data.url).toEqualTypeOf<string | undefined>(),
    );
    // @ts-expect-error the type is `clicked`
    expect(() => endpoint.on('click', () => {})).toThrow('no event type "click"');
  });
});
