import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);

const contactIdentity = z.looseObject({ id: text, email: text, userId: maybe });
const base = { eventName: text, eventTime: z.number(), webhookSchemaVersion: maybe, contactIdentity };
const list = z.looseObject({ id: text, name: maybe, description: maybe, isPublic: z.nullish(z.boolean()) });
const sent = {
  ...base,
  email: z.looseObject({ id: text, emailMessageId: maybe, subject: maybe }),
  mailingLists: z.nullish(z.array(list)),
};
const metric = z.looseObject({
  ...sent,
  /** `campaign`, `loop` (a workflow) or `transactional`. The id of that kind is beside it. */
  sourceType: maybe,
  campaignId: maybe,
  loopId: maybe,
  transactionalId: maybe,
});
const contact = z.looseObject(base);
const membership = z.looseObject({ ...base, mailingList: list });

/** A schema for the `data` of each event type. `data` is the body, unchanged. */
export const loopsEvents = {
  'contact.created': z.looseObject({
    ...base,
    /** Your own properties are further fields. */
    contact: z.looseObject({
      id: text,
      email: text,
      firstName: maybe,
      lastName: maybe,
      source: maybe,
      subscribed: z.nullish(z.boolean()),
      userGroup: maybe,
      userId: maybe,
      mailingLists: z.nullish(z.record(text, z.boolean())),
      optInStatus: maybe,
    }),
  }),
  'contact.unsubscribed': contact,
  'contact.deleted': contact,
  'contact.mailingList.subscribed': membership,
  'contact.mailingList.unsubscribed': membership,
  'transactional.email.sent': z.looseObject({ ...sent, transactionalId: text, transactionalName: maybe }),
  'campaign.email.sent': z.looseObject({ ...sent, campaignId: text, campaignName: maybe }),
  'loop.email.sent': z.looseObject({ ...sent, loopId: text, loopName: maybe }),
  'email.delivered': metric,
  'email.softBounced': metric,
  'email.hardBounced': metric,
  'email.opened': metric,
  'email.clicked': metric,
  'email.unsubscribed': metric,
  'email.resubscribed': metric,
  'email.spamReported': metric,
  'testing.testEvent': z.looseObject({
    eventName: text,
    eventTime: z.number(),
    webhookSchemaVersion: maybe,
    message: maybe,
  }),
};
