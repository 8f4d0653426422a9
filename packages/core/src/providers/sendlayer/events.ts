import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.optional(text);

const message = { Event: text, Domain: maybe, MessageID: text, To: maybe, IPAddress: maybe };

/** For each event type the schema of its `data`, which is `EventData` as it comes. */
export const sendlayerEvents = {
  delivered: z.looseObject(message),
  opened: z.looseObject(message),
  clicked: z.looseObject({ ...message, URL: maybe }),
  /** There is no `To`. `Status` holds the SMTP text and `DiagnosticCode` the enhanced code, as SendLayer has them. */
  bounced: z.looseObject({
    Event: text,
    EventType: maybe,
    Domain: maybe,
    MessageID: text,
    BouncedEmailAddress: z.looseObject({ EmailAddress: text, Status: maybe, DiagnosticCode: maybe }),
    Reason: maybe,
    Code: maybe,
  }),
  unsubscribed: z.looseObject(message),
  complained: z.looseObject(message),
};
