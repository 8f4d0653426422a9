import { randomBytes } from 'node:crypto';
import {
  createReceiver,
  defineProvider,
  hmacHeader,
  type Receiver,
  type StandardSchema,
} from '@postern/core';
import { emailApi } from '@postern/core/providers/email-api';
import { silent } from '../candidates/silent.ts';

/** Receivers of the email API that handle `delivered`, by the thing of which they have `count`. */
export const grownReceivers: Readonly<
  Record<string, (secret: string, count: number) => Pick<Receiver, 'receive'>>
> = {
  'handlers of other types'(secret, count) {
    const receiver = createReceiver(emailApi({ secret }), { log: silent }).on('delivered', () => {});
    for (let i = 1; i < count; i++) receiver.on('opened', () => {});
    return receiver;
  },

  'event types, with a handler each'(secret, count) {
    const others = Array.from({ length: count - 1 }, (_, i) => `other-${i}`);
    const provider = defineProvider({
      name: 'grown',
      signature: hmacHeader({ header: 'x-webhook-signature', prefix: 'sha256=', secret }),
      events: Object.fromEntries([...others, 'delivered'].map((type) => [type, anything])),
      read: (body) => ({ id: body.id, type: body.type, occurredAt: body.created_at, data: body.data }),
    });
    const receiver = createReceiver(provider, { log: silent });
    for (const type of [...others, 'delivered']) receiver.on(type, () => {});
    return receiver;
  },

  'secrets beyond the one that matches'(secret, count) {
    const others = Array.from({ length: count - 1 }, () => randomBytes(24).toString('hex'));
    const provider = emailApi({ secret: [secret, ...others] });
    return createReceiver(provider, { log: silent }).on('delivered', () => {});
  },
};

const anything: StandardSchema = {
  '~standard': { version: 1, vendor: 'postern-bench', validate: (value) => ({ value }) },
};
