import { toBounce } from '../../email/bounce.ts';
import type { EmailFields } from '../../email/email-event.ts';
import { parseSmtp } from '../../email/smtp.ts';
import type { EventsOfSchemas } from '../../provider.ts';
import type { sendlayerEvents } from './events.ts';

type SendlayerEvents = EventsOfSchemas<typeof sendlayerEvents>;

/** What an event of SendLayer means in the unified vocabulary. Its words are the same, so only the fields move. */
export function toEmailEvent(event: SendlayerEvents[keyof SendlayerEvents]): EmailFields {
  const { type } = event;
  if (type === 'bounced') {
    const { MessageID, BouncedEmailAddress: bounced, Reason, Code } = event.data;
    // Whichever of the fields holds the text and whichever the code: the guide has them swapped.
    const smtp = parseSmtp(bounced.Status, Reason, bounced.DiagnosticCode, Code);
    const reason = Reason ?? bounced.Status;
    return {
      type,
      recipient: bounced.EmailAddress,
      messageId: MessageID,
      smtp,
      reason,
      bounce: toBounce({}, smtp, reason),
    };
  }
  const { To, MessageID, IPAddress } = event.data;
  const url = type === 'clicked' ? event.data.URL : undefined;
  return { type, recipient: To, messageId: MessageID, ip: IPAddress, url };
}
