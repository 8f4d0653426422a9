import { emailApi } from '@postern/core/providers/email-api';
import { webhooks } from '@postern/next';

// The secret is a function, because `next build` loads this file and must not need a secret.
export const POST = webhooks(emailApi({ secret: () => process.env.WEBHOOK_SECRET }))
  .onAny(({ type, id }) => console.log(`email-api ${type} ${id}`))
  .on('bounced', ({ data }) => console.log(`  ${data.bounce_type} bounce of ${data.to}`))
  .on(['opened', 'clicked'], ({ data }) => console.log(`  ${data.email_id} was read`))
  .onUnknown(({ type, id }) => console.log(`email-api ${type} ${id}, a type not known here`))
  .onError(({ outcome, event }) => console.error(`not handled: ${outcome}`, event?.id ?? ''));
