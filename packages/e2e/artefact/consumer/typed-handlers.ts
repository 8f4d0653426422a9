// Compiled against the packed declarations, as a user's strict project compiles them.
import { createReceiver, type EventOf } from '@postern/core';
import { type FetchHandler, webhooks as fetchWebhooks } from '@postern/core/fetch';
import { emailApi } from '@postern/core/providers/email-api';
import { sendlayer } from '@postern/core/providers/sendlayer';
import { createClock, dedupContract, signDelivery } from '@postern/core/testing';
import { webhooks as expressWebhooks } from '@postern/express';
import { webhooks as honoWebhooks } from '@postern/hono';
import express from 'express';
import { Hono } from 'hono';

const provider = emailApi({ secret: 'a4f0c1d2e3b45966' });

createReceiver(provider).on('bounced', (event) => {
  const bounceType: 'hard' | 'soft' = event.data.bounce_type;
  return bounceType;
});

// @ts-expect-error: the type is called `bounced`.
createReceiver(provider).on('bounce', () => {});

createReceiver(provider).on(['opened', 'clicked'], (event) => {
  const type: 'opened' | 'clicked' = event.type;
  // @ts-expect-error: neither of the two has a bounce.
  event.data.bounce_type;
  return type;
});

export type Bounced = Extract<EventOf<typeof provider>, { type: 'bounced' }>;

export const handler: FetchHandler = fetchWebhooks(provider).on('clicked', (event) => event.data.to);

express().post(
  '/email',
  expressWebhooks(provider).onError(({ outcome }) => outcome),
);
new Hono().post('/email', honoWebhooks(sendlayer({ pathSecret: 'a4f0c1d2e3b45966' })));

export const kit = { createClock, dedupContract, signDelivery };
