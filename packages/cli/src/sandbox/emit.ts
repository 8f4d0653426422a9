import { randomUUID } from 'node:crypto';
import { ConfigurationError } from '@postern/core';
import type { SandboxDelivery } from './delivery.ts';
import { eventTypes, makeEvent } from './make-event.ts';
import type { SandboxTables } from './sandbox-tables.ts';

/** The events to create. */
export interface EmitOptions {
  /** The event type by its name in payloads, such as `bounced`. */
  type: string;
  /** Fields to add to the `data`, or `EventData`, of the document's sample. */
  data?: object;
  /** The number of events, each with its own id. Default: 1; at most 10,000. */
  count?: number;
}

/** Writes a delivery of each event for each active webhook that has subscribed to its type, in one transaction. */
export function emitEvents(tables: SandboxTables, options: EmitOptions): SandboxDelivery[] {
  const { type, data = {}, count = 1 } = checkEmit(options);
  const webhooks = tables
    .webhooks()
    .filter(({ state, events }) => state === 'active' && events.includes(type));
  return tables.transact(() =>
    Array.from({ length: count }, () => {
      const createdAt = Date.now();
      const { id: eventId, payloads } = makeEvent(type, data, createdAt);
      return webhooks.flatMap(({ id: webhookId, sender }) => {
        const payload = payloads[sender];
        if (payload === undefined) return [];
        const token = sender === 'sendlayer' ? randomUUID().replaceAll('-', '') : '';
        return [tables.addDelivery({ webhookId, eventId, eventType: type, payload, token, createdAt })];
      });
    }).flat(),
  );
}

/** @throws ConfigurationError for events that neither sender has. */
function checkEmit(options: EmitOptions): EmitOptions {
  const { type, data, count } = options;
  const known = [...new Set([...eventTypes['email-api'], ...eventTypes.sendlayer])];
  if (!known.includes(type)) {
    throw new ConfigurationError(
      `\`type\` must be one of ${known.join(', ')}, and is ${JSON.stringify(type)}.`,
    );
  }
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data))) {
    throw new ConfigurationError('`data` must be an object: its fields go into the event.');
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1 && count <= 10_000)) {
    throw new ConfigurationError('`count` must be a whole number from 1 to 10,000.');
  }
  return options;
}
