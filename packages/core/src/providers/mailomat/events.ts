import * as z from '../../schema.ts';

const text = z.string();
const optional = <T>(schema: z.Schema<T>) => z.optional(z.nullable(schema));
const maybe = optional(text);
const number = optional(z.union([z.number(), text]));

const status = optional(
  z.looseObject({ code: number, 'enhanced-code': maybe, message: maybe, 'attempt-nr': number }),
);
const event = z.looseObject({
  /** Not signed: the event's id for deduplication is the header's. */
  id: maybe,
  eventType: text,
  /** ISO 8601 with an offset. */
  occurredAt: maybe,
  messageUuid: maybe,
  messageId: maybe,
  recipient: maybe,
  payload: optional(
    z.looseObject({
      event: maybe,
      timestamp: number,
      reason: maybe,
      sender: maybe,
      recipient: maybe,
      url: maybe,
      client: optional(z.looseObject({ ip: maybe, 'user-agent': maybe })),
      'delivery-status': status,
    }),
  ),
});

/** For each event type the schema of its `data`, which is the body as it comes. */
export const mailomatEvents = {
  accepted: event,
  not_accepted: event,
  delivered: event,
  failure_tmp: event,
  failure_perm: event,
  opened: event,
  clicked: event,
};
