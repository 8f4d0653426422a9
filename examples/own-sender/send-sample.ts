// Sends one signed event to the running server, as the shop would: `npm run send`.
import { signDelivery } from '@postern/core/testing';
import { shop } from './shop.ts';

const [id = 'evt_1'] = process.argv.slice(2);
const body = {
  event_id: id,
  event: 'order.paid',
  time: new Date().toISOString(),
  data: { order: 'A-17', cents: 1250 },
};
const delivery = await signDelivery(shop, { body });
const server = process.env.SERVER_URL ?? 'http://localhost:3000';
const answer = await fetch(`${server}/webhooks/shop`, delivery);
console.log(body.event, answer.status, await answer.text());
