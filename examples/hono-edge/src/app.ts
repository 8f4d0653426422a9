import { emailApi } from '@postern/core/providers/email-api';
import { webhooks } from '@postern/hono';
import { Hono } from 'hono';

/** The app. Each runtime hands it the secret from where it keeps secrets: worker.ts and node.ts. */
export function createApp(secret: string | undefined): Hono {
  const app = new Hono();

  app.post(
    '/webhooks/email',
    webhooks(emailApi({ secret }))
      .onAny(({ type, id }) => console.log(`email-api ${type} ${id}`))
      .on('bounced', ({ data }) => console.log(`  ${data.bounce_type} bounce of ${data.to}`))
      .on(['opened', 'clicked'], ({ data }) => console.log(`  ${data.email_id} was read`))
      .onUnknown(({ type, id }) => console.log(`email-api ${type} ${id}, a type not known here`))
      .onError(({ outcome, event }) => console.error(`not handled: ${outcome}`, event?.id ?? '')),
  );

  return app;
}
