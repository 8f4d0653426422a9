import * as z from 'zod/mini';
import { eventData } from '../event-data.ts';

const text = z.string();
const maybe = z.optional(text);

const message = { Event: text, Domain: maybe, MessageID: text, To: maybe, IPAddress: maybe };

/** For each event type the schema of its `data`, which is `EventData` as it comes. */
export const sendlayerEvents = {
  delivered: eventData(message),
  opened: eventData(message),
  clicked: eventData({ ...message, URL: maybe }),
  /** There is no `To`. `Status` holds the SMTP text and `DiagnosticCode` the enhanced code, as SendLayer has them. */
  bounced: eventData({
    Event: text,
    EventType: maybe,
    Domain: maybe,
    MessageID: text,
    BouncedEmailAddress: eventData({ EmailAddress: text, Status: maybe, DiagnosticCode: maybe }),
    Reason: maybe,
    Code: maybe,
  }),
  unsubscribed: eventData(message),
  complained: eventData(message),
};
