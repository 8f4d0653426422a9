import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const boolean = z.nullish(z.boolean());

const base = {
  event: text,
  /** Unique within a day only. */
  id: text,
  /** Seconds since the epoch, with a fraction. */
  timestamp: number,
  'log-level': maybe,
  recipient: maybe,
  'recipient-domain': maybe,
  tags: z.nullish(z.array(text)),
  /** Data that you attached to the message as `v:` variables. */
  'user-variables': z.nullish(z.record(text, z.unknown())),
  flags: z.nullish(z.record(text, z.unknown())),
  envelope: z.nullish(
    z.looseObject({ sender: maybe, targets: maybe, transport: maybe, 'sending-ip': maybe }),
  ),
  message: z.nullish(
    z.looseObject({
      headers: z.nullish(z.looseObject({ 'message-id': maybe, from: maybe, to: maybe, subject: maybe })),
      size: number,
    }),
  ),
  /** The address at which Mailgun keeps the message. The key is needed to get it. */
  storage: z.optional(z.unknown()),
  account: z.nullish(z.looseObject({ id: maybe })),
  domain: z.nullish(z.looseObject({ name: maybe })),
};
const delivery = {
  'delivery-status': z.nullish(
    z.looseObject({
      /** The mail server's reply, or one of Mailgun's own: 602 too old, 605 to 607 and 625 suppressed. */
      code: number,
      message: maybe,
      description: maybe,
      'enhanced-code': maybe,
      'bounce-type': maybe,
      'attempt-no': number,
      'retry-seconds': number,
      'mx-host': maybe,
      tls: boolean,
    }),
  ),
};
const reader = z.looseObject({
  ...base,
  url: maybe,
  ip: maybe,
  geolocation: z.nullish(z.looseObject({ country: maybe, region: maybe, city: maybe })),
  'client-info': z.nullish(
    z.looseObject({ 'client-name': maybe, 'client-os': maybe, 'device-type': maybe, 'user-agent': maybe }),
  ),
});

/** A schema for the `data` of each event type. `data` is `event-data`, unchanged. */
export const mailgunEvents = {
  accepted: z.looseObject({ ...base, method: maybe }),
  rejected: z.looseObject({
    ...base,
    reject: z.nullish(z.looseObject({ reason: maybe, description: maybe })),
  }),
  delivered: z.looseObject({ ...base, ...delivery }),
  /** `severity` is `permanent` (given up) or `temporary` (tried again). */
  failed: z.looseObject({ ...base, ...delivery, severity: maybe, reason: maybe }),
  opened: reader,
  clicked: reader,
  unsubscribed: reader,
  complained: z.looseObject(base),
  /** An inbound message that Mailgun keeps. */
  stored: z.looseObject(base),
};
