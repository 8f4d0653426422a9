// Starts everything for a first look: a sandbox sender, the Express example with an inbox in a file, and the inspector
// of that inbox. Events trickle until Ctrl+C, which ends all of it and deletes the file.

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { createInspector } from '@postern/cli/inspector';
import { serveSandbox } from '@postern/cli/sandbox';
import { sqliteInbox } from '@postern/sqlite';
import { listen } from '../listen.ts';
import { startProcess } from '../start-process.ts';
import { createTrickle } from './create-trickle.ts';
import { startFailingService } from './failing-service.ts';
import { subscribe } from './subscribe.ts';

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
/** Functions that end what was started, the last first. */
const ends: (() => unknown)[] = [];
try {
  await start();
} finally {
  for (const end of ends) await end();
}

async function start(): Promise<void> {
  const secrets = { secret: randomBytes(32).toString('hex'), password: randomBytes(16).toString('hex') };
  const apiKey = randomBytes(16).toString('hex');
  const folder = await mkdtemp(join(tmpdir(), 'postern-start-'));
  ends.unshift(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'webhooks.db');

  const service = await startFailingService();
  ends.unshift(service.close);
  const receiver = await startProcess({
    folder: fileURLToPath(new URL('../../../examples/express', import.meta.url)),
    args: [...process.execArgv, 'server.ts'],
    // Ctrl+C is for this process alone, which ends the receiver once nothing more is sent to it.
    endsWithParent: true,
    env: {
      HOST: '127.0.0.1',
      PORT: '0',
      INBOX_URL: path,
      SUPPRESSION_URL: service.url,
      WEBHOOK_SECRET: secrets.secret,
      SENDLAYER_PASSWORD: secrets.password,
      // Short, so that the twelve attempts of a dead event take a minute, not a day.
      BACKOFF_MS: '1',
    },
  });
  ends.unshift(receiver.stop);
  const inbox = sqliteInbox({ path });
  ends.unshift(inbox.close);
  const inspector = await listen(getRequestListener(createInspector({ inbox, unsafe: true })));
  ends.unshift(inspector.close);
  const faults = { duplicate: 0.08, forge: 0.02 };
  const sender = await serveSandbox({ apiKeys: [apiKey], speed: 60, faults });
  ends.unshift(sender.close);
  await subscribe(sender.url, { apiKey, target: receiver.url, ...secrets });

  process.stdout.write(`
  Inspector   ${inspector.url}   open this one
  Receiver    ${receiver.url}   the Express example; its inbox is a file
  Sender      ${sender.url}   the sandbox: it repeats, forges and retries

  Some bounces fail, and end as dead letters: replay them in the inspector. One event more:

  curl ${sender.url}/sandbox/emit -H 'Authorization: Bearer ${apiKey}' -d '{"type":"bounced"}'

  Ctrl+C ends it all.

`);
  ends.unshift(createTrickle(sender.sandbox));
  const ended = receiver.ended.then(() => receiver.output.stderr.slice(-10));
  const lastLines = await Promise.race([interrupted, ended]);
  if (!lastLines) return;
  process.stderr.write(`The receiver ended by itself:\n${lastLines.join('\n')}\n`);
  process.exitCode = 1;
}
