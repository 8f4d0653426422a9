import { webhooks } from '@postern/express';
import express from 'express';
import { shop } from './shop.ts';

const orders = webhooks(shop)
  .on('order.paid', ({ id, data }) => console.log(`${id}: ${data.order} paid ${data.cents / 100}`))
  .on('order.sent', ({ id, data }) => console.log(`${id}: ${data.order} sent by ${data.carrier}`))
  .onError(({ outcome }) => console.error(`not handled: ${outcome}`));

const { PORT = '3000', HOST = '0.0.0.0' } = process.env;
const app = express();
app.post('/webhooks/shop', orders);

const server = app.listen(Number(PORT), HOST, () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Listening on http://${HOST}:${address?.port}`);
});

process.once('SIGTERM', async () => {
  await orders.receiver.close();
  server.close(() => process.exit());
});
