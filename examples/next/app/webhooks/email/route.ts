import { emailApi } from '@postern/core/providers/email-api';
import { webhooks } from '@postern/next';

// A lookup, and not the text itself: `next build` loads this file, and secrets belong to where it runs.
export const POST = webhooks(emailApi({ secret: () => process.env.WEBHOOK_SECRET }))
  .onAny(({ type, id }) => console.log(`email-api ${type} ${id}`))
  .on('bounced', ({ data }) => console.log(`  ${data.bounce_type} bounce of ${data.to}`))
  .on(['opened', 'clicked'], ({ data }) => console.log(`  ${data.email_id} was read`))
  .onUnknown(({ type, id }) => console.log(`email-api ${type} ${id}, a type not known here`))
  .onError(({ outcome, event }) => console.error(`not handled: ${outcome}`, event?.id ?? ''));
