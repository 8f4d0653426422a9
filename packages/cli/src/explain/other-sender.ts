import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Finds a header of another sender than the chosen provider. */
export function otherSender({ delivery, looked, error }: FailedDelivery): Explanation | undefined {
  if (!/^(signature|credential)-(missing|malformed)$/.test(error.code)) return undefined;
  const found = Object.entries(senders).find(
    ([header]) => !looked.includes(header) && delivery.headers.get(header),
  );
  if (!found) return undefined;
  const [header, names] = found;
  return {
    cause: 'other-sender',
    message: `The delivery has the header ${header}: it looks like one of ${names.join(' or ')}.`,
    fix: `Choose the provider of the sender: --provider ${names[0]}.`,
  };
}

/** The headers that identify a sender, and its providers. */
const senders: Readonly<Record<string, readonly string[]>> = {
  'stripe-signature': ['stripe'],
  'svix-signature': ['resend', 'standard-webhooks'],
  'webhook-signature': ['standard-webhooks', 'loops', 'sweego', 'ahasend'],
  'x-hub-signature-256': ['github'],
  'x-twilio-email-event-webhook-signature': ['sendgrid'],
  'x-mailpace-signature': ['mailpace'],
  'x-postal-signature-256': ['postal'],
  'x-postal-signature': ['postal'],
  'mailtrap-signature': ['mailtrap'],
  'x-mandrill-signature': ['mandrill'],
  'x-cio-signature': ['customerio'],
  'x-emailit-signature': ['emailit'],
  'x-lettermint-signature': ['lettermint'],
  'x-mom-webhook-signature': ['mailomat'],
  'x-usesend-signature': ['usesend'],
  'x-amz-sns-message-type': ['ses'],
  'x-messagesystems-webhook-token': ['sparkpost'],
  'x-webhook-signature': ['email-api'],
  signature: ['mailersend'],
};
