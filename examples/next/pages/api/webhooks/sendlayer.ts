import { sendlayer } from '@postern/core/providers/sendlayer';
import { webhooks } from '@postern/next/pages';

// Next reads this line from the file. Without it, its own parser reads the body first.
export const config = { api: { bodyParser: false } };

const password = process.env.SENDLAYER_PASSWORD;

export default webhooks(sendlayer({ basicAuth: { username: 'hooks', password } }))
  .onAny(({ type, id }) => console.log(`sendlayer ${type} ${id}`))
  .on('bounced', ({ data }) => console.log(`  bounce of ${data.BouncedEmailAddress.EmailAddress}`))
  .on(['opened', 'clicked'], ({ data }) => console.log(`  ${data.MessageID} was read`))
  .onUnknown(({ type, id }) => console.log(`sendlayer ${type} ${id}, a type not known here`))
  .onError(({ outcome, event }) => console.error(`not handled: ${outcome}`, event?.id ?? ''));
