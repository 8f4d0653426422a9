import { describe, expect, expectTypeOf, test } from 'vitest';
import * as zod from 'zod';
import { emailEventTypes } from '../email/email-event.ts';
import { unified } from '../email/unified.ts';
import { type EmailApiEvents, emailApi } from '../providers/email-api/index.ts';
import { emailApiSamples } from '../providers/email-api/samples.ts';
import { standardWebhooks } from '../providers/standard-webhooks/index.ts';
import { hmacHeader } from '../signatures/hmac-header.ts';
import { defineProvider } from './define-provider.ts';
import type { StandardSchema } from './standard-schema.ts';

const secret = 'k3y-of-the-house';
const { schemas } = emailApi({ secret });

describe('the schemas of a provider', () => {
  test('are one for each of its types, and check the data of that type', async () => {
    expect(Object.keys(schemas)).toEqual(emailApi({ secret }).types);
    const { validate } = schemas.bounced['~standard'];
    const { data } = emailApiSamples.bounced;
    expect(await validate(data)).toEqual({ value: data });
    expect(await validate({ ...data, bounce_type: 'firm' })).toMatchObject({
      issues: [{ path: ['bounce_type'] }],
    });
  });

  test('are typed by event', () => {
    expectTypeOf(schemas.bounced).toEqualTypeOf<StandardSchema<EmailApiEvents['bounced']['data']>>();
    expectTypeOf<keyof typeof schemas>().toEqualTypeOf<keyof EmailApiEvents>();
    // @ts-expect-error The email API has no such event.
    expect(schemas.unsubscribed).toBeUndefined();
  });

  test('are those that a definition was given', () => {
    const paid = zod.object({ order: zod.string() });
    const acme = defineProvider({
      name: 'acme',
      signature: hmacHeader({ header: 'x-acme-signature', secret }),
      events: { 'order.paid': paid },
      read: (body) => ({ id: body.id, type: body.type, data: body.order }),
    });
    expect(acme.schemas['order.paid']).toBe(paid);
    expectTypeOf(acme.schemas['order.paid']).toEqualTypeOf<StandardSchema<{ order: string }>>();
  });

  test('are none where a provider names no events', () => {
    const open = standardWebhooks({ secret: `whsec_${btoa('thrown away after the test')}` });
    expect(open.schemas).toEqual({});
  });

  test('accept any data in the unified vocabulary, which leaves its type open', async () => {
    const { schemas } = unified(emailApi({ secret }));
    expect(Object.keys(schemas)).toEqual(emailEventTypes);
    expect(await schemas.deferred['~standard'].validate({ any: 'data' })).toEqual({ value: { any: 'data' } });
    expectTypeOf(schemas.deferred).toEqualTypeOf<StandardSchema<unknown>>();
  });
});
