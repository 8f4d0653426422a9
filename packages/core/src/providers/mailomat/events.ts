import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));

const status = z.nullish(
  z.looseObject({ code: number, 'enhanced-code': maybe, message: maybe, 'attempt-nr': number }),
);
const event = z.looseObject({
  /** Not signed. Deduplication uses the id in the header. */
  id: maybe,
  eventType: text,
  /** ISO 8601 with an offset. */
  occurredAt: maybe,
  messageUuid: maybe,
  messageId: maybe,
  recipient: maybe,
  payload: z.nullish(
    z.looseObject({
      event: maybe,
      timestamp: number,
      reason: maybe,
      sender: maybe,
      recipient: maybe,
      url: maybe,
      client: z.nullish(z.looseObject({ ip: maybe, 'user-agent': maybe })),
      'delivery-status': status,
    }),
  ),
});

/** A schema for the `data` of each event type. `data` is the body, unchanged. */
export const mailomatEvents = {
  accepted: event,
  not_accepted: event,
  delivered: event,
  failure_tmp: event,
  failure_perm: event,
  opened: event,
  clicked: event,
};
