import { emailApi } from '@postern/core/providers/email-api';
import { sendlayer } from '@postern/core/providers/sendlayer';
import { webhooks } from '@postern/express';
import express from 'express';
import { logEvent } from './log-event.ts';
import { openInbox } from './open-inbox.ts';
import { suppress } from './suppress.ts';

// Each delivery is stored and answered 200. The workers below handle its events, also after a crash.
const inbox = await openInbox();

const email = webhooks(emailApi({ secret: process.env.WEBHOOK_SECRET }), { inbox })
  .onAny(logEvent)
  .on('bounced', async ({ data }, { signal }) => {
    if (data.bounce_type === 'hard') await suppress(data.to, signal);
  })
  .on(['opened', 'clicked'], ({ data }) => console.log(`  ${data.email_id} was read`))
  .onUnknown(logEvent)
  // The log has it already. Alert somebody here.
  .onError(({ outcome, event }) => console.error(`not handled: ${outcome}`, event?.id ?? ''));

const password = process.env.SENDLAYER_PASSWORD;
const layer = webhooks(sendlayer({ basicAuth: { username: 'hooks', password } }), { inbox })
  .onAny(logEvent)
  .on('bounced', ({ data }, { signal }) => suppress(data.BouncedEmailAddress.EmailAddress, signal))
  .onUnknown(logEvent);

const { PORT = '3000', HOST = '0.0.0.0', BACKOFF_MS = '10000' } = process.env;
for (const { receiver } of [email, layer]) receiver.work({ backoffMs: Number(BACKOFF_MS) });

const app = express();
app.post('/webhooks/email', email);
app.post('/webhooks/sendlayer', layer);

const server = app.listen(Number(PORT), HOST, () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`Listening on http://${HOST}:${address?.port}`);
});

process.once('SIGTERM', async () => {
  await Promise.all([email.receiver.close(), layer.receiver.close()]);
  server.close(() => process.exit());
});
