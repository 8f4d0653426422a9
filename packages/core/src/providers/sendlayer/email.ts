import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sendlayerEvents } from './events.ts';

type SendlayerEvents = EventsOfSchemas<typeof sendlayerEvents>;

/** Translates an event of SendLayer into the unified vocabulary. The types have the same names. */
export function toEmailEvent(event: SendlayerEvents[keyof SendlayerEvents]): EmailFields {
  const { type } = event;
  if (type === 'bounced') {
    const { MessageID, BouncedEmailAddress: bounced, Reason, Code } = event.data;
    return {
      type,
      recipient: bounced.EmailAddress,
      messageId: MessageID,
      // Both fields may hold the text or the code: the guide has them swapped.
      smtp: [bounced.Status, Reason, bounced.DiagnosticCode, Code],
      reason: Reason ?? bounced.Status,
    };
  }
  const { To, MessageID, IPAddress } = event.data;
  const url = type === 'clicked' ? event.data.URL : undefined;
  return { type, recipient: To, messageId: MessageID, ip: IPAddress, url };
}
