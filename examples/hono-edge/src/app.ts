import { emailApi } from '@postern/core/providers/email-api';
import { webhooks } from '@postern/hono';
import { Hono } from 'hono';

/** Makes the app. worker.ts and node.ts pass the secret from the place where their runtime keeps secrets. */
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
