import * as z from '../../schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const tags = z.nullish(z.record(text, z.array(text)));

const event = {
  /** From a configuration set. */
  eventType: maybe,
  /** From an identity's feedback. */
  notificationType: maybe,
  mail: z.looseObject({
    messageId: text,
    timestamp: maybe,
    source: maybe,
    /** All recipients of the message, whomever the event is about. */
    destination: z.nullish(z.array(text)),
    /** Subject, from and so on, where headers are included; all else about the message passes as it comes. */
    commonHeaders: z.nullish(z.record(text, z.unknown())),
    tags,
  }),
};
const failed = z.looseObject({ emailAddress: text, action: maybe, status: maybe, diagnosticCode: maybe });
const reader = { timestamp: maybe, ipAddress: maybe, userAgent: maybe };
const preferences = z.nullish(
  z.looseObject({
    unsubscribeAll: z.nullish(z.boolean()),
    topicSubscriptionStatus: z.nullish(
      z.array(z.looseObject({ topicName: maybe, subscriptionStatus: maybe })),
    ),
  }),
);

/** For each event type the schema of its `data`: the event as SES writes it, with one recipient in its list. */
export const sesEvents = {
  Send: z.looseObject(event),
  Reject: z.looseObject({ ...event, reject: z.looseObject({ reason: maybe }) }),
  'Rendering Failure': z.looseObject({
    ...event,
    failure: z.looseObject({ templateName: maybe, errorMessage: maybe }),
  }),
  Delivery: z.looseObject({
    ...event,
    delivery: z.looseObject({
      recipients: z.array(text),
      timestamp: maybe,
      processingTimeMillis: z.nullish(z.number()),
      smtpResponse: maybe,
      reportingMTA: maybe,
      remoteMtaIp: maybe,
    }),
  }),
  DeliveryDelay: z.looseObject({
    ...event,
    deliveryDelay: z.looseObject({
      delayedRecipients: z.array(failed),
      delayType: maybe,
      timestamp: maybe,
      expirationTime: maybe,
      reportingMTA: maybe,
    }),
  }),
  Bounce: z.looseObject({
    ...event,
    bounce: z.looseObject({
      /** `Permanent`, `Transient` or `Undetermined`. */
      bounceType: text,
      bounceSubType: maybe,
      bouncedRecipients: z.array(failed),
      timestamp: maybe,
      feedbackId: maybe,
      reportingMTA: maybe,
      remoteMtaIp: maybe,
    }),
  }),
  Complaint: z.looseObject({
    ...event,
    complaint: z.looseObject({
      complainedRecipients: z.array(z.looseObject({ emailAddress: text })),
      complaintFeedbackType: maybe,
      complaintSubType: maybe,
      timestamp: maybe,
      arrivalDate: maybe,
      feedbackId: maybe,
      userAgent: maybe,
    }),
  }),
  Open: z.looseObject({ ...event, open: z.looseObject(reader) }),
  Click: z.looseObject({ ...event, click: z.looseObject({ ...reader, link: maybe, linkTags: tags }) }),
  Subscription: z.looseObject({
    ...event,
    subscription: z.looseObject({
      contactList: maybe,
      timestamp: maybe,
      source: maybe,
      newTopicPreferences: preferences,
      oldTopicPreferences: preferences,
    }),
  }),
};
