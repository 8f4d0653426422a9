import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const number = z.nullish(z.union([z.number(), text]));
const flag = z.nullish(z.boolean());

/** Required are the three that Mailjet names for every event. Its own samples leave out the others. */
const message = {
  event: text,
  time: z.union([z.number(), text]),
  email: text,
  /** Always text here. Mailjet sends a number, often beyond 2^53. */
  MessageID: maybe,
  Message_GUID: maybe,
  mj_campaign_id: number,
  mj_contact_id: number,
  customcampaign: maybe,
  CustomID: maybe,
  Payload: maybe,
};
const reader = { ip: maybe, geo: maybe, agent: maybe };
const failure = { error_related_to: maybe, error: maybe, comment: maybe };

/** A schema for the `data` of each event type. `data` is the event, unchanged. */
export const mailjetEvents = {
  /** Accepted by the recipient's mail server. */
  sent: z.looseObject({ ...message, mj_message_id: maybe, smtp_reply: maybe }),
  open: z.looseObject({ ...message, ...reader }),
  click: z.looseObject({ ...message, ...reader, url: maybe }),
  bounce: z.looseObject({ ...message, ...failure, blocked: flag, hard_bounce: flag }),
  blocked: z.looseObject({ ...message, ...failure }),
  spam: z.looseObject({ ...message, source: maybe }),
  unsub: z.looseObject({ ...message, ...reader, mj_list_id: number }),
};
