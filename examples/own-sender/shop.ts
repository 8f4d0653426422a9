import { defineProvider, hmacHeader } from '@postern/core';
import * as z from 'zod';

/** A sender of your own: its signature, a zod schema for each event, and the places of id, type and time in a body. */
export const shop = defineProvider({
  name: 'shop',
  signature: hmacHeader({ header: 'x-shop-signature', prefix: 'sha256=', secret: process.env.SHOP_SECRET }),
  events: {
    'order.paid': z.object({ order: z.string(), cents: z.number().int() }),
    'order.sent': z.object({ order: z.string(), carrier: z.enum(['post', 'courier']) }),
  },
  read: (body) => ({ id: body.event_id, type: body.event, occurredAt: body.time, data: body.data }),
});
