import * as z from '../../provider/schema.ts';

const text = z.string();
const maybe = z.nullish(text);
const tags = z.nullish(z.record(text, z.array(text)));

const event = {
  /** The name of the type in events of a configuration set. */
  eventType: maybe,
  /** The name of the type in an identity's feedback. */
  notificationType: maybe,
  mail: z.looseObject({
    messageId: text,
    timestamp: maybe,
    source: maybe,
    /** All recipients of the message, not only those that the event is about. */
    destination: z.nullish(z.array(text)),
    /** Subject, from and so on, where headers are included. Other fields of the message pass unchanged. */
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

const report = { timestamp: maybe, reportingMTA: maybe };

/** A schema for the `data` of each event type. `data` is the event as SES writes it, with one recipient in its list. */
export const sesEvents = {
  Send: z.looseObject(event),
  Reject: eventWith('reject', { reason: maybe }),
  'Rendering Failure': eventWith('failure', { templateName: maybe, errorMessage: maybe }),
  Delivery: eventWith('delivery', {
    ...report,
    recipients: z.array(text),
    processingTimeMillis: z.nullish(z.number()),
    smtpResponse: maybe,
    remoteMtaIp: maybe,
  }),
  DeliveryDelay: eventWith('deliveryDelay', {
    ...report,
    delayedRecipients: z.array(failed),
    delayType: maybe,
    expirationTime: maybe,
  }),
  Bounce: eventWith('bounce', {
    ...report,
    /** `Permanent`, `Transient` or `Undetermined`. */
    bounceType: text,
    bounceSubType: maybe,
    bouncedRecipients: z.array(failed),
    feedbackId: maybe,
    remoteMtaIp: maybe,
  }),
  Complaint: eventWith('complaint', {
    complainedRecipients: z.array(z.looseObject({ emailAddress: text })),
    complaintFeedbackType: maybe,
    complaintSubType: maybe,
    timestamp: maybe,
    arrivalDate: maybe,
    feedbackId: maybe,
    userAgent: maybe,
  }),
  Open: eventWith('open', reader),
  Click: eventWith('click', { ...reader, link: maybe, linkTags: tags }),
  Subscription: eventWith('subscription', {
    contactList: maybe,
    timestamp: maybe,
    source: maybe,
    newTopicPreferences: preferences,
    oldTopicPreferences: preferences,
  }),
};

function eventWith<Name extends string, Part extends z.Shape>(name: Name, part: Part) {
  return z.looseObject({ ...event, [name]: z.looseObject(part) } as typeof event &
    Readonly<Record<Name, z.Schema<z.InferShape<Part>>>>);
}
