import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailEventType, EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { ahasendEvents } from './events.ts';

type AhasendEvents = EventsOfSchemas<typeof ahasendEvents>;

const types = {
  'message.reception': 'accepted',
  'message.delivered': 'delivered',
  'message.transient_error': 'deferred',
  // AhaSend has no retries left, and gives up on a temporary fault.
  'message.failed': 'bounced',
  'message.bounced': 'bounced',
  'message.suppressed': 'rejected',
  'message.opened': 'opened',
  'message.clicked': 'clicked',
  'message.routing': 'inbound',
  'route.message': 'inbound',
  'suppression.created': 'suppression-changed',
  'domain.dns_error': 'unknown',
} as const satisfies Record<keyof AhasendEvents, EmailEventType>;

/** Translates an event of AhaSend into the unified vocabulary. */
export function toEmailEvent(event: AhasendEvents[keyof AhasendEvents]): EmailFields {
  const type = types[event.type];
  switch (event.type) {
    case 'domain.dns_error':
      return { type };
    case 'suppression.created':
      return { type, recipient: event.data.recipient, reason: toText(event.data.reason) };
    case 'message.routing':
    case 'route.message':
      return { type, recipient: toText(event.data.to), messageId: toText(event.data.message_id) };
  }
  const { data } = event;
  const attempt = data.delivery_attempt ?? {};
  const fields: EmailFields = {
    type,
    recipient: data.recipient,
    messageId: toText(data.message_id_header) ?? data.id,
    // The text may contain other codes. AhaSend says to read these fields instead.
    smtp: [attempt.enhanced_status_code, attempt.smtp_code],
    reason: type === 'delivered' ? undefined : toText(attempt.response),
  };
  if (type === 'bounced') return { ...fields, bounce: toBounce(event.type, attempt.classification) };
  if (type !== 'opened' && type !== 'clicked') return fields;
  return {
    ...fields,
    url: event.type === 'message.clicked' ? toText(event.data.url) : undefined,
    machine: typeof data.is_bot === 'boolean' ? data.is_bot : undefined,
    userAgent: toText(data.user_agent),
    ip: toText(data.ip),
  };
}

function toBounce(
  type: string,
  classification: string | null | undefined,
): NonNullable<EmailFields['bounce']> {
  const [said, category] = classes.get(classification ?? '') ?? [];
  return type === 'message.failed'
    ? { class: said ?? 'soft', category: category ?? 'timeout' }
    : { class: said, category };
}

/** AhaSend's classifications in the unified vocabulary. For any other classification the mail server's code decides. */
const classes: ReadonlyMap<string, readonly [BounceClass | undefined, BounceCategory?]> = new Map<
  string,
  readonly [BounceClass | undefined, BounceCategory?]
>([
  ['InvalidRecipient', ['hard', 'mailbox-unknown']],
  ['BadDomain', ['hard', 'domain-invalid']],
  ['InactiveMailbox', ['hard', 'mailbox-disabled']],
  ['InvalidSender', ['block']],
  ['QuotaIssues', ['soft', 'mailbox-full']],
  ['NoAnswerFromHost', ['soft', 'routing']],
  ['BadConnection', ['soft', 'routing']],
  ['DNSFailure', ['soft', 'routing']],
  ['RoutingErrors', [undefined, 'routing']],
  ['TransientFailure', ['soft']],
  ['MessageExpired', ['soft', 'timeout']],
  ['AuthenticationFailed', ['block', 'authentication']],
  ['PolicyRelated', ['block', 'reputation']],
]);

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
