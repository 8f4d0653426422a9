import type { BounceCategory, BounceClass } from '../../email/bounce.ts';
import type { EmailFields } from '../../email/email-event.ts';
import type { EventsOfSchemas } from '../../provider/define-provider.ts';
import type { sparkpostEvents } from './events.ts';

type SparkpostEvents = EventsOfSchemas<typeof sparkpostEvents>;

/** The meaning of types whose name says it all. */
const meanings = {
  injection: { type: 'accepted' },
  delivery: { type: 'delivered' },
  bounce: { type: 'bounced' },
  delay: { type: 'deferred' },
  policy_rejection: { type: 'rejected' },
  out_of_band: { type: 'bounced' },
  spam_complaint: { type: 'complained' },
  generation_failure: { type: 'failed' },
  generation_rejection: { type: 'rejected' },
  open: { type: 'opened' },
  initial_open: { type: 'opened', first: true },
  click: { type: 'clicked' },
  amp_open: { type: 'opened' },
  amp_initial_open: { type: 'opened', first: true },
  amp_click: { type: 'clicked' },
  list_unsubscribe: { type: 'unsubscribed' },
  link_unsubscribe: { type: 'unsubscribed' },
  relay_injection: { type: 'inbound' },
  relay_rejection: { type: 'unknown' },
  relay_delivery: { type: 'unknown' },
  relay_tempfail: { type: 'unknown' },
  relay_permfail: { type: 'unknown' },
} as const satisfies Record<keyof SparkpostEvents, EmailFields>;

/** The fields of all types. A type leaves out those that it does not have. */
type Data = Partial<SparkpostEvents['bounce']['data'] & SparkpostEvents['click']['data']>;

/** Translates an event of SparkPost into the unified vocabulary. */
export function toEmailEvent(event: SparkpostEvents[keyof SparkpostEvents]): EmailFields {
  const data: Data = event.data;
  const meaning: EmailFields = meanings[event.type];
  const fields: EmailFields = {
    ...meaning,
    recipient: data.raw_rcpt_to || data.rcpt_to || undefined,
    messageId: data.message_id || undefined,
    reason: data.raw_reason || data.reason || undefined,
    smtp: [data.raw_reason, data.reason, data.error_code],
    url: meaning.type === 'clicked' ? data.target_link_url || undefined : undefined,
    ip: data.ip_address || undefined,
    userAgent: data.user_agent || undefined,
    tags: data.rcpt_tags ?? [],
    metadata: data.rcpt_meta ?? {},
  };
  if (meaning.type !== 'bounced') return fields;
  const code = Number(data.bounce_class);
  if (code === autoReply) return { ...fields, type: 'autoresponded' };
  const [bounceClass, category] = classes.get(code) ?? [];
  return { ...fields, bounce: { class: bounceClass, category } };
}

/** SparkPost's bounce classification codes. */
const autoReply = 60;
const classes: ReadonlyMap<number, readonly [BounceClass, BounceCategory?]> = new Map<
  number,
  readonly [BounceClass, BounceCategory?]
>([
  [1, ['undetermined']],
  [10, ['hard', 'mailbox-unknown']],
  [20, ['soft']],
  [21, ['soft', 'domain-invalid']],
  [22, ['soft', 'mailbox-full']],
  [23, ['soft', 'message-too-large']],
  [24, ['soft', 'timeout']],
  [25, ['block']],
  [30, ['hard', 'mailbox-unknown']],
  [40, ['soft']],
  [50, ['block', 'reputation']],
  [51, ['block', 'reputation']],
  [52, ['block', 'content']],
  [53, ['block', 'content']],
  [54, ['block', 'routing']],
  [70, ['soft']],
  [80, ['undetermined']],
  [90, ['hard']],
  [100, ['soft', 'auto-reply']],
]);
