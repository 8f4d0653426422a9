// The code of the email API's own document: it parses the body and verifies what it writes again, and it remembers no
// id. The demo must find these faults.

import { createHmac } from 'node:crypto';
import express from 'express';
import { listen } from '../listen.ts';

const app = express();
app.use(express.json());

app.post('/webhooks/email', (request, response) => {
  const written = JSON.stringify(request.body);
  const digest = createHmac('sha256', process.env.WEBHOOK_SECRET ?? '')
    .update(written)
    .digest('hex');
  if (request.get('x-webhook-signature') !== `sha256=${digest}`) return void response.sendStatus(401);
  process.stdout.write(`handled ${request.body.id}\n`);
  response.sendStatus(200);
});

app.post('/webhooks/sendlayer', (request, response) => {
  process.stdout.write(`handled ${request.body.EventData.MessageID}\n`);
  response.sendStatus(200);
});

const { url, close } = await listen(app);
process.stdout.write(`${url}\n`);
process.once('SIGTERM', close);
