// The records of the Amazon SES Developer Guide («Examples of event data that Amazon SES publishes to Amazon SNS») with
// fewer headers. Each is the Message of an SNS notification with its own id. Signing adds the rest (topic, time,
// signature).

const mail = {
  timestamp: '2017-08-05T00:40:02.012Z',
  source: 'Sender Name <sender@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
  sendingAccountId: '123456789012',
  messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
  destination: ['recipient@example.com'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'Message sent from Amazon SES' }],
  commonHeaders: { to: ['recipient@example.com'], subject: 'Message sent from Amazon SES' },
  tags: { 'ses:configuration-set': ['ConfigSet'], myCustomTag1: ['myCustomTagValue1'] },
};
const reader = {
  ipAddress: '192.0.2.1',
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_3 like Mac OS X)',
};

/** The events as SES writes them. */
export const sesMessages = {
  Send: { eventType: 'Send', mail, send: {} },
  Reject: { eventType: 'Reject', mail, reject: { reason: 'Bad content' } },
  'Rendering Failure': {
    eventType: 'Rendering Failure',
    mail,
    failure: {
      errorMessage: "Attribute 'attributeName' is not present in the rendering data.",
      templateName: 'MyTemplate',
    },
  },
  Delivery: {
    eventType: 'Delivery',
    mail,
    delivery: {
      timestamp: '2016-10-19T23:21:04.133Z',
      processingTimeMillis: 11893,
      recipients: ['recipient@example.com'],
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: 'mta.example.com',
    },
  },
  DeliveryDelay: {
    eventType: 'DeliveryDelay',
    mail,
    deliveryDelay: {
      timestamp: '2020-06-16T00:25:40.095Z',
      delayType: 'TransientCommunicationFailure',
      expirationTime: '2020-06-16T00:25:40.914Z',
      delayedRecipients: [
        {
          emailAddress: 'recipient@example.com',
          status: '4.4.1',
          diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
        },
      ],
    },
  },
  Bounce: {
    eventType: 'Bounce',
    mail,
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: 'recipient@example.com',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 user unknown',
        },
      ],
      timestamp: '2017-08-05T00:41:02.669Z',
      feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
      reportingMTA: 'dsn; mta.example.com',
    },
  },
  Complaint: {
    eventType: 'Complaint',
    mail,
    complaint: {
      complainedRecipients: [{ emailAddress: 'recipient@example.com' }],
      timestamp: '2017-08-05T00:41:02.669Z',
      feedbackId: '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
      complaintFeedbackType: 'abuse',
      arrivalDate: '2017-08-05T00:41:02.669Z',
    },
  },
  Open: { eventType: 'Open', mail, open: { ...reader, timestamp: '2017-08-09T22:00:19.652Z' } },
  Click: {
    eventType: 'Click',
    mail,
    click: {
      ...reader,
      link: 'http://docs.aws.amazon.com/ses/latest/DeveloperGuide/send-email-smtp.html',
      linkTags: { samplekey0: ['samplevalue0'], samplekey1: ['samplevalue1'] },
      timestamp: '2017-08-09T23:51:25.570Z',
    },
  },
  Subscription: {
    eventType: 'Subscription',
    mail,
    subscription: {
      contactList: 'ContactListName',
      timestamp: '2022-01-12T01:00:17.910Z',
      source: 'UnsubscribeHeader',
      newTopicPreferences: {
        unsubscribeAll: true,
        topicSubscriptionStatus: [{ topicName: 'ExampleTopicName', subscriptionStatus: 'OptOut' }],
      },
      oldTopicPreferences: {
        unsubscribeAll: false,
        topicSubscriptionStatus: [{ topicName: 'ExampleTopicName', subscriptionStatus: 'OptOut' }],
      },
    },
  },
};

/** A body for each event type. */
export const sesSamples = Object.fromEntries(
  Object.entries(sesMessages).map(([type, message], index) => [
    type,
    {
      Type: 'Notification',
      MessageId: `da41e39f-ea4d-435a-b922-c6aae3915e${10 + index}`,
      Message: JSON.stringify(message),
    },
  ]),
) as Record<keyof typeof sesMessages, { Type: string; MessageId: string; Message: string }>;
