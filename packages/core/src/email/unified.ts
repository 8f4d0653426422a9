import { when } from '../maybe-promise.ts';
import type { EventMap, events, WebhookEvent } from '../provider/event.ts';
import type { Provider, ReadEvent, ReadResult } from '../provider/provider.ts';
import { unknown } from '../provider/schema.ts';
import type { StandardSchema } from '../provider/standard-schema.ts';
import { toBounce } from './bounce.ts';
import { type EmailEvents, type EmailEventType, type EmailFields, emailEventTypes } from './email-event.ts';
import type { EmailProvider } from './email-provider.ts';
import { parseSmtp } from './smtp.ts';

/**
 * Makes a provider whose events are in the unified vocabulary, so that changing the email service is one line.
 *
 * @example
 * createReceiver(unified(emailApi({ secret })))
 *   .on('bounced', (event) => event.bounce.class === 'hard' && suppress(event.recipient));
 */
export function unified<Events extends EventMap>(
  provider: EmailProvider<Events>,
): Provider<EmailEvents<Events[keyof Events & string]>> {
  const native: Omit<EmailProvider<Events>, typeof events> = provider;
  const translate = (item: ReadEvent): ReadEvent => {
    // An event that does not fit its schema must not be translated: it stays drift, with its own type.
    if (item.kind === 'drifted') return item;
    const fields: EmailFields =
      item.kind === 'unknown'
        ? { type: 'unknown' }
        : provider.toEmailEvent(item.event as Events[keyof Events & string]);
    return { kind: 'known', event: toEmailEvent(fields, item.event) };
  };
  return {
    ...native,
    types: emailEventTypes,
    schemas: openSchemas(),
    read: (delivery, verification, context) =>
      when(
        provider.read(delivery, verification, context),
        (found): ReadResult => ('handshake' in found ? found : found.map(translate)),
      ),
  };
}

/** Schemas that accept any `data`: the vocabulary leaves its type open, and the provider's own schemas have checked it. */
function openSchemas(): Readonly<Record<EmailEventType, StandardSchema>> {
  const schemas = {} as Record<EmailEventType, StandardSchema>;
  for (const type of emailEventTypes) schemas[type] = unknown();
  return schemas;
}

function toEmailEvent(fields: EmailFields, raw: WebhookEvent): WebhookEvent {
  const { tags = [], metadata = {}, bounce = {}, smtp: sources = [], ...said } = fields;
  const smtp = parseSmtp(...sources);
  const event = { ...raw, ...said, smtp, tags, metadata, raw };
  return said.type === 'bounced'
    ? Object.assign(event, { bounce: toBounce(bounce, smtp, said.reason) })
    : event;
}
