import type { loopsEvents } from './events.ts';

// The shapes of the webhooks in Loops' OpenAPI document (1.21.6), with made-up values, as it has none. The event's id
// is in the header `webhook-id`, not in the body.

const base = {
  eventTime: 1734425918,
  webhookSchemaVersion: '1.0.0',
  contactIdentity: { id: 'cm4t1suns001uw6atri87v54s', email: 'test@example.com', userId: null },
};
const email = {
  id: 'cm4t1sunt0024w6at0h6y5j3k',
  emailMessageId: 'cm4ittv1v001oow5v1g2h3j4k',
  subject: 'Hello',
};
const mailingList = { id: 'cm4t1suni001ww6atmk8nqc8x', name: 'News', description: null, isPublic: true };
const campaign = { ...base, email, sourceType: 'campaign', campaignId: 'cm4t1sunw002bw6at2u2j1a5f' };
const transactional = {
  ...base,
  email,
  sourceType: 'transactional',
  transactionalId: 'cm4t1sunz002fw6at4x7k8b1c',
};
const { contactIdentity } = base;

const bodies = {
  'contact.created': {
    ...base,
    contact: {
      ...contactIdentity,
      firstName: null,
      lastName: null,
      source: 'API',
      subscribed: true,
      userGroup: '',
      mailingLists: { [mailingList.id]: true },
      optInStatus: 'accepted',
      plan: 'trial',
    },
  },
  'contact.unsubscribed': base,
  'contact.deleted': base,
  'contact.mailingList.subscribed': { ...base, mailingList },
  'contact.mailingList.unsubscribed': { ...base, mailingList },
  'transactional.email.sent': {
    ...base,
    email,
    transactionalId: transactional.transactionalId,
    transactionalName: 'Receipt',
  },
  'campaign.email.sent': {
    ...base,
    email,
    campaignId: campaign.campaignId,
    campaignName: 'Launch',
    mailingLists: [mailingList],
  },
  'loop.email.sent': {
    ...base,
    email,
    loopId: 'cm4t1suo2002jw6at7c9d2e3f',
    loopName: 'Welcome',
    mailingLists: [],
  },
  'email.delivered': transactional,
  'email.softBounced': transactional,
  'email.hardBounced': transactional,
  'email.opened': campaign,
  'email.clicked': campaign,
  'email.unsubscribed': campaign,
  'email.resubscribed': campaign,
  'email.spamReported': campaign,
  'testing.testEvent': { eventTime: base.eventTime, webhookSchemaVersion: '1.0.0', message: 'test' },
} satisfies Record<keyof typeof loopsEvents, object>;

/** A body for each event type. */
export const loopsSamples = Object.fromEntries(
  Object.entries(bodies).map(([eventName, body]) => [eventName, { eventName, ...body }]),
) as { readonly [Type in keyof typeof bodies]: { readonly eventName: Type } & (typeof bodies)[Type] };
