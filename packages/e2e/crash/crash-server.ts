// A server as a user writes it, on the inbox at the URL `INBOX`. It kills itself at the point that `KILL_AT` names.

import { appendFileSync } from 'node:fs';
import { createReceiver } from '@postern/core';
import { handleNode } from '@postern/core/node-http';
import { emailApi } from '@postern/core/providers/email-api';
import { listen } from '../listen.ts';
import { killing } from './killing.ts';
import { openInbox } from './open-inbox.ts';

const {
  SECRET,
  INBOX,
  EFFECTS,
  KILL_AT = '',
  LEASE_MS = '1000',
  WORK = 'yes',
} = process.env as Record<string, string>;
const mark = killing(KILL_AT);
const inbox = await openInbox(INBOX ?? '', mark);

const receiver = createReceiver(emailApi({ secret: SECRET }), {
  inbox,
  leaseMs: Number(LEASE_MS),
  storeTimeoutMs: 5000,
}).onAny(async ({ id }) => {
  mark('inside the handler');
  appendFileSync(EFFECTS ?? '', `${id} ${process.pid}\n`);
  await new Promise(setImmediate);
  mark('after the effect, before done');
});
if (WORK === 'yes') receiver.work({ concurrency: 20, pollMs: 100, maxAttempts: 1000 });

const { url, close } = await listen((request, response) => void handleNode(receiver, request, response));
process.stdout.write(`${url}\n`);
process.once('SIGTERM', async () => {
  await receiver.close();
  await close();
  process.exit();
});
