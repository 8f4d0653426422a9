import * as z from '../../provider/schema.ts';

const text = z.string();
const number = z.number();
const flag = z.boolean();
const maybe = z.optional(text);
const nullish = z.nullish(text);

const message = {
  MessageID: text,
  MessageStream: nullish,
  ServerID: z.optional(number),
  Tag: nullish,
  Metadata: z.nullish(z.record(text, z.unknown())),
};
const agent = z.nullish(z.looseObject({ Name: nullish, Company: nullish, Family: nullish }));
const reader = {
  ...message,
  RecordType: text,
  Recipient: text,
  ReceivedAt: maybe,
  Platform: nullish,
  UserAgent: nullish,
  Client: agent,
  OS: agent,
  Geo: z.nullish(z.looseObject({ IP: nullish, City: nullish, Country: nullish, CountryISOCode: nullish })),
};
const bounce = z.looseObject({
  ...message,
  RecordType: text,
  /** The id in Postmark's bounce API. Text when it is beyond 2^53. */
  ID: z.union([number, text]),
  Type: text,
  TypeCode: z.optional(number),
  Name: maybe,
  Description: nullish,
  /** The mail server's answer. */
  Details: nullish,
  Email: text,
  From: nullish,
  BouncedAt: maybe,
  DumpAvailable: z.optional(flag),
  /** Postmark no longer sends to this address. */
  Inactive: z.optional(flag),
  CanActivate: z.optional(flag),
  Subject: nullish,
  Content: nullish,
});
const address = z.looseObject({ Email: nullish, Name: nullish, MailboxHash: nullish });

/** A schema for the `data` of each event type. `data` is the body, unchanged. */
export const postmarkEvents = {
  Delivery: z.looseObject({
    ...message,
    RecordType: text,
    Recipient: text,
    DeliveredAt: maybe,
    Details: nullish,
  }),
  Bounce: bounce,
  SpamComplaint: bounce,
  Open: z.looseObject({ ...reader, FirstOpen: z.optional(flag), ReadSeconds: z.nullish(number) }),
  Click: z.looseObject({ ...reader, OriginalLink: text, ClickLocation: nullish }),
  SubscriptionChange: z.looseObject({
    ...message,
    RecordType: text,
    /** Null when the change is not about a message. */
    MessageID: nullish,
    Recipient: text,
    ChangedAt: maybe,
    /** `Recipient`, `Customer` or `Admin`. */
    Origin: nullish,
    SuppressSending: flag,
    /** `HardBounce`, `SpamComplaint`, `ManualSuppression`; null when the address may be sent to again. */
    SuppressionReason: nullish,
  }),
  /** An inbound message. Its body has no `RecordType`. */
  Inbound: z.looseObject({
    MessageID: text,
    MessageStream: nullish,
    From: nullish,
    FromName: nullish,
    FromFull: z.nullish(address),
    To: nullish,
    ToFull: z.nullish(z.array(address)),
    OriginalRecipient: nullish,
    Subject: nullish,
    ReplyTo: nullish,
    MailboxHash: nullish,
    /** The Date header of the message, as its sender wrote it. */
    Date: nullish,
    TextBody: nullish,
    HtmlBody: nullish,
    StrippedTextReply: nullish,
    Tag: nullish,
    Headers: z.nullish(z.array(z.looseObject({ Name: text, Value: nullish }))),
    Attachments: z.nullish(
      z.array(
        z.looseObject({
          Name: nullish,
          Content: nullish,
          ContentType: nullish,
          ContentLength: z.nullish(number),
        }),
      ),
    ),
  }),
};
