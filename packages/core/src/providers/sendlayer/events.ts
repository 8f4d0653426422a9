import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.optional(text);

const message = { Event: text, Domain: maybe, MessageID: text, To: maybe, IPAddress: maybe };

/** A schema for the `data` of each event type. `data` is `EventData`, unchanged. */
export const sendlayerEvents = {
  delivered: z.looseObject(message),
  opened: z.looseObject(message),
  clicked: z.looseObject({ ...message, URL: maybe }),
  /** There is no `To`. SendLayer puts the SMTP text in `Status` and the enhanced code in `DiagnosticCode`. */
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
