// Sends one signed event to the running server, as the email API would: `npm run send`, `npm run send -- opened`.
import { emailApi } from '@postern/core/providers/email-api';
import { signDelivery } from '@postern/core/testing';

const [type = 'bounced'] = process.argv.slice(2);
const provider = emailApi({ secret: process.env.WEBHOOK_SECRET });
const delivery = await signDelivery(provider, { type: type as 'bounced' });
const server = process.env.SERVER_URL ?? 'http://localhost:3000';
const answer = await fetch(`${server}/webhooks/email`, delivery);
console.log(type, answer.status, await answer.text());
