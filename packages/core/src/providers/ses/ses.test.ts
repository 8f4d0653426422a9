import { describe, expect, test } from 'vitest';
import { createDelivery, type Delivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import { createReceiver } from '../../receiver/receiver.ts';
import type { Fetch } from '../../runtime/fetch.ts';
import {
  awsCertificate,
  awsCertificateUrl,
  awsMessages,
  awsNow,
  awsTopic,
} from '../../signatures/fixtures/aws-sns.ts';
import { certificate, rsaPrivateKey } from '../../signatures/fixtures/test-keys.ts';
import { snsSigningKey } from '../../signatures/sns-signing-key.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { ses } from './index.ts';
import { sesMessages, sesSamples } from './samples.ts';

const log = { debug() {}, warn() {}, error() {} };
const topic = 'arn:aws:sns:eu-west-1:123456789012:ses-events';
/** Within the time of the test certificate. */
const now = () => Date.parse('2027-01-01T00:00:00Z');
const ownCertificateUrl = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-test.pem';

let asked: string[] = [];
let confirmation = 200;
/** Stands for Amazon: the certificate of the test key at its address, another at every other, and confirmations. */
const fetch: Fetch = async (url) => {
  asked.push(url);
  if (url.includes('Action=ConfirmSubscription')) return new Response('<xml/>', { status: confirmation });
  return new Response(url === ownCertificateUrl ? certificate : awsCertificate);
};

const provider = ses({ topicArns: topic, fetch, privateKey: snsSigningKey(rsaPrivateKey) });
/** A provider that has no certificate yet, so that a fetch of one would show. */
const fresh = () => ses({ topicArns: topic, fetch });
const sign = (body: object | string) => signDelivery(provider, { body, now });

function receive(
  delivery: Delivery | Promise<Delivery>,
  by: Parameters<typeof createReceiver>[0] = provider,
) {
  asked = [];
  return receiveDelivery(by, delivery, now);
}

const MessageId = '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324';
const take = (message: object | string, envelope: object = {}) => {
  const Message = typeof message === 'string' ? message : JSON.stringify(message);
  return receive(sign({ Type: 'Notification', MessageId, Message, ...envelope }));
};

async function meaningOf(message: object): Promise<EmailEvent & { bounce?: unknown }> {
  const events: EmailEvent[] = [];
  const receiver = createReceiver(unified(provider), { log, now }).onAny((event) => events.push(event));
  await receiver.receive(await sign(message));
  expect(events).toHaveLength(1);
  return events[0] as EmailEvent;
}

for (const { name, run } of providerContract(provider, { samples: sesSamples, now })) test(name, run);

const { Bounce, Complaint, Delivery: Delivered, DeliveryDelay, Send, Open, Subscription } = sesMessages;
const people = ['jane@example.com', 'mary@example.com', 'richard@example.com'];
const bounced = people.map((emailAddress) => ({ emailAddress, status: '5.1.1' }));
const threeBounced = { ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: bounced } };

describe('ses reads', () => {
  test.each(Object.entries(sesMessages))('its sample of %s', async (type, message) => {
    const { kind, events } = await take(message);
    expect(kind).toBe('accepted');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type, data: message, payload: message, verification: 'body' });
  });

  test.each([
    ['Bounce', '2017-08-05T00:41:02.669Z'],
    ['Complaint', '2017-08-05T00:41:02.669Z'],
    ['Delivery', '2016-10-19T23:21:04.133Z'],
    ['DeliveryDelay', '2020-06-16T00:25:40.095Z'],
    ['Open', '2017-08-09T22:00:19.652Z'],
    ['Click', '2017-08-09T23:51:25.570Z'],
    ['Subscription', '2022-01-12T01:00:17.910Z'],
    // These have only the time of the message. SNS has the time of the event.
    ['Send', '2026-12-31T23:59:58.000Z'],
    ['Reject', '2026-12-31T23:59:58.000Z'],
    ['Rendering Failure', '2026-12-31T23:59:58.000Z'],
  ] as const)('the time of %s, not that of the message', async (type, at) => {
    const { event } = await take(sesMessages[type], { Timestamp: '2026-12-31T23:59:58.000Z' });
    expect(event?.occurredAt?.toISOString()).toBe(at);
  });

  test.each(['Bounce', 'Complaint', 'Delivery'] as const)(
    'the feedback of an identity, which has notificationType, as %s',
    async (type) => {
      const { eventType, ...rest } = sesMessages[type];
      expect(await take({ notificationType: eventType, ...rest })).toMatchObject({
        kind: 'accepted',
        event: { type },
      });
    },
  );

  test('a notification of SNS that comes as text/plain, and any other content type', async () => {
    const delivery = await sign(sesSamples.Open);
    expect(delivery.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    for (const type of ['application/json', 'text/plain']) {
      expect(await receive({ ...delivery, headers: new Headers({ 'content-type': type }) })).toMatchObject({
        kind: 'accepted',
      });
    }
  });

  test.each([
    ['Received', { notificationType: 'Received', mail: {} }],
    ['__proto__', { eventType: '__proto__' }],
    ['constructor', { eventType: 'constructor' }],
  ])('the type %s as unknown', async (type, message) => {
    expect(await take(message)).toMatchObject({ kind: 'ignored', status: 200, event: { type } });
  });

  test('an object without a type as malformed', async () => {
    expect(await take({ mail: {} })).toMatchObject({ kind: 'malformed', status: 400, events: [] });
  });

  test('tags and headers named like reserved words', async () => {
    const text = JSON.stringify(Open).replace(
      '"tags":{',
      '"tags":{"__proto__":["a"],"eventType":["Bounce"],',
    );
    const { event } = await take(text);
    expect(event?.type).toBe('Open');
    const { metadata } = await meaningOf(JSON.parse(text));
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'a'],
      ['eventType', 'Bounce'],
      ['myCustomTag1', 'myCustomTagValue1'],
    ]);
  });

  test.each([
    ['no mail', { ...Open, mail: undefined }],
    ['no message id', { ...Open, mail: { ...Open.mail, messageId: undefined } }],
    ['no object of its own', { ...Bounce, bounce: undefined }],
    ['no list of recipients', { ...Bounce, bounce: { bounceType: 'Permanent' } }],
    ['a recipient that is null', { ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: [null] } }],
    ['a recipient without an address', { ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: [{}] } }],
    ['an address that is a list', { ...Delivered, delivery: { recipients: [['a@example.com']] } }],
  ])('an event with %s as drift, which SNS is asked for again by a 503', async (_what, message) => {
    expect(await take(message)).toMatchObject({ kind: 'drifted', status: 503, events: [] });
  });
});

describe('ses makes one event for each recipient', () => {
  test.each([
    ['Bounce', threeBounced, 'bounce', 'bouncedRecipients'],
    [
      'Complaint',
      { ...Complaint, complaint: { ...Complaint.complaint, complainedRecipients: bounced } },
      'complaint',
      'complainedRecipients',
    ],
    [
      'DeliveryDelay',
      { ...DeliveryDelay, deliveryDelay: { ...DeliveryDelay.deliveryDelay, delayedRecipients: bounced } },
      'deliveryDelay',
      'delayedRecipients',
    ],
    [
      'Delivery',
      { ...Delivered, delivery: { ...Delivered.delivery, recipients: people } },
      'delivery',
      'recipients',
    ],
  ])('of a %s, with that one alone in its list', async (_type, message, part, list) => {
    const { events } = await take(message);
    const all = (message as never as Record<string, Record<string, unknown[]>>)[part]?.[list];
    expect(events.map(({ data }) => (data as never)[part][list])).toEqual(all?.map((one) => [one]));
    expect(events.map(({ id }) => id)).toEqual(people.map((person) => JSON.stringify([MessageId, person])));
    for (const { payload } of events) expect(payload).toEqual(message);
    const meant: (string | undefined)[] = [];
    const receiver = createReceiver(unified(provider), { log, now }).onAny(({ recipient }) =>
      meant.push(recipient),
    );
    await receiver.receive(await sign(message));
    expect(meant).toEqual(people);
  });

  test('and runs only the one that failed again', async () => {
    const runs: unknown[] = [];
    let broken = true;
    const receiver = createReceiver(provider, { log, now }).on('Bounce', ({ data }) => {
      const address = data.bounce.bouncedRecipients[0]?.emailAddress;
      runs.push(address);
      if (broken && address === people[1]) throw new Error('not now');
    });
    const delivery = await sign(threeBounced);
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'handler-failed', status: 500 });
    broken = false;
    expect(await receiver.receive(delivery)).toMatchObject({ kind: 'accepted', status: 200 });
    expect(runs).toEqual([...people, people[1]]);
  });

  test('and takes an address that stands there twice once', async () => {
    const twice = [...bounced, bounced[0]];
    const { events } = await take({ ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: twice } });
    expect(events).toHaveLength(3);
  });

  test('and one without a recipient where the list is empty: a bounce is never lost', async () => {
    const { events, kind } = await take({ ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: [] } });
    expect(kind).toBe('accepted');
    expect(events.map(({ id }) => id)).toEqual([JSON.stringify([MessageId])]);
  });

  test('but one of an opening, whose message had several', async () => {
    const { events } = await take({ ...Open, mail: { ...Open.mail, destination: people } });
    expect(events).toHaveLength(1);
  });
});

describe('the deduplication key of ses', () => {
  const idOf = async (message: object, envelope: object = {}) => (await take(message, envelope)).event?.id;

  test('is the same for the same delivery again, whatever the unsigned headers say', async () => {
    const delivery = await sign({ Type: 'Notification', MessageId, Message: JSON.stringify(Bounce) });
    const headers = new Headers({ 'x-amz-sns-message-id': 'other' });
    expect((await receive(delivery)).event?.id).toBe(`["${MessageId}","recipient@example.com"]`);
    expect((await receive({ ...delivery, headers })).event?.id).toBe(
      `["${MessageId}","recipient@example.com"]`,
    );
  });

  test('differs by message of SNS and by recipient', async () => {
    const other = { ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: [bounced[0]] } };
    const ids = [await idOf(Bounce), await idOf(other), await idOf(Bounce, { MessageId: 'other' })];
    expect(new Set(ids).size).toBe(3);
  });

  test('is not the id of the email, which all its events share', async () => {
    expect(await idOf(Open)).not.toContain(Open.mail.messageId);
    expect(await idOf(Open)).not.toBe(await idOf(Open, { MessageId: 'other' }));
  });

  test('cannot be forged by an address that looks like a list', async () => {
    const address = `a@example.com","b`;
    const odd = { ...Bounce, bounce: { ...Bounce.bounce, bouncedRecipients: [{ emailAddress: address }] } };
    expect(JSON.parse((await idOf(odd)) ?? '')).toEqual([MessageId, address]);
  });

  test('is named in words', () => {
    expect(provider.idRecipe).toContain('MessageId');
    expect(provider.batches).toBe(true);
    expect(provider.retrySpan).toBe(3600);
  });
});

describe('ses and its topic', () => {
  const SubscribeURL = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=2336412f37`;
  const confirm = (fields: object = {}) =>
    sign({
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen …',
      Token: '2336412f37',
      SubscribeURL,
      ...fields,
    });
  const calls = () => asked.filter((url) => url.includes('Action='));

  test('confirms a subscription, answers 200 and passes no event', async () => {
    expect(await receive(confirm())).toMatchObject({ kind: 'handshake', status: 200, events: [] });
    expect(calls()).toEqual([SubscribeURL]);
  });

  test('confirms once more when it is asked once more', async () => {
    const delivery = await confirm();
    expect(await receive(delivery)).toMatchObject({ status: 200 });
    expect(await receive(delivery)).toMatchObject({ status: 200 });
    expect(calls()).toHaveLength(1);
  });

  test('is confirmed through the unified events too', async () => {
    expect(await receive(confirm(), unified(provider))).toMatchObject({ kind: 'handshake' });
    expect(calls()).toEqual([SubscribeURL]);
  });

  test.each([
    ['another topic', { TopicArn: 'arn:aws:sns:eu-west-1:999999999999:theirs' }],
    ['another host', { SubscribeURL: 'https://evil.example/?Action=ConfirmSubscription' }],
    [
      'a host that ends like it',
      { SubscribeURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/?Action=' },
    ],
    ['plain http', { SubscribeURL: SubscribeURL.replace('https', 'http') }],
  ])('does not confirm for %s, though it is signed', async (_what, fields) => {
    expect(await receive(confirm(fields))).toMatchObject({ kind: 'unverified', status: 401 });
    expect(calls()).toEqual([]);
  });

  test('does not confirm an unsigned message', async () => {
    const delivery = await confirm();
    const text = new TextDecoder().decode(delivery.body).replace('You have', 'You had');
    expect(await receive(createDelivery({ body: text }))).toMatchObject({ kind: 'unverified' });
    expect(calls()).toEqual([]);
  });

  test('answers 503 while Amazon does not take the confirmation, so that it comes again', async () => {
    confirmation = 500;
    expect(await receive(confirm())).toMatchObject({ kind: 'store-unavailable', status: 503 });
    confirmation = 200;
    expect(await receive(confirm())).toMatchObject({ kind: 'handshake', status: 200 });
  });

  test('answers the end of a subscription without a call, which would begin it again', async () => {
    expect(await receive(confirm({ Type: 'UnsubscribeConfirmation' }))).toMatchObject({
      kind: 'handshake',
      status: 200,
      events: [],
    });
    expect(calls()).toEqual([]);
  });

  test.each([
    [
      'the sentence of a new event destination',
      'Successfully validated SNS topic for Amazon SES event publishing.',
    ],
    [
      'the note of a new feedback topic',
      '{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have successfully subscribed"}\n',
    ],
    ['empty text', ''],
    ['JSON that is no object', '"Bounce"'],
    ['null', 'null'],
    ['a list', '[{"eventType":"Bounce"}]'],
  ])('answers %s with 200 and passes no event', async (_what, Message) => {
    expect(await take(Message)).toMatchObject({ kind: 'handshake', status: 200, events: [] });
  });

  test('refuses raw message delivery, which SNS does not sign, whatever its headers say', async () => {
    const headers = { 'x-amz-sns-rawdelivery': 'true', 'x-amz-sns-topic-arn': topic };
    const delivery = createDelivery({ headers, body: JSON.stringify(Bounce) });
    expect(await receive(delivery, fresh())).toMatchObject({ kind: 'unverified', status: 401 });
    expect(asked).toEqual([]);
  });

  test('asks for the certificate of a notification that it takes', async () => {
    expect(await receive(sign(sesSamples.Open), fresh())).toMatchObject({ kind: 'accepted' });
    expect(asked).toEqual([ownCertificateUrl]);
  });

  test.each([
    ['another topic', { TopicArn: `${topic}-2` }],
    // If a missing topic skipped the list, anybody could send.
    ['no topic', { TopicArn: undefined }],
    ['a list of topics', { TopicArn: [topic] }],
  ])('refuses a notification of %s, and fetches nothing', async (_what, fields) => {
    const signed = JSON.parse(new TextDecoder().decode((await sign(sesSamples.Open)).body));
    const body = JSON.stringify({ ...signed, ...fields });
    expect(await receive(createDelivery({ body }), fresh())).toMatchObject({
      kind: 'unverified',
      status: 401,
    });
    expect(asked).toEqual([]);
  });

  test('refuses a notification of another topic that Amazon signed', async () => {
    const theirs = ses({ topicArns: `${topic}-2`, privateKey: snsSigningKey(rsaPrivateKey) });
    const delivery = signDelivery(theirs, { body: sesSamples.Open, now });
    expect(await receive(delivery, fresh())).toMatchObject({ kind: 'unverified', status: 401 });
    expect(asked).toEqual([]);
  });

  test('answers 500 while the certificate cannot be had: neither proved nor refused', async () => {
    const offline = ses({ topicArns: topic, fetch: async () => new Response('', { status: 403 }) });
    expect(await receive(sign(sesSamples.Open), offline)).toMatchObject({ status: 500, events: [] });
  });

  test.each([undefined, '', [], '*'])('is never guessed: topicArns %j', (topicArns) => {
    expect(() => ses({ topicArns })).toThrow('topicArns');
  });

  test('may be one of several', async () => {
    const both = ses({ topicArns: ['arn:aws:sns:eu-west-1:123456789012:other', topic], fetch });
    expect(await receive(sign(sesSamples.Open), both)).toMatchObject({ kind: 'accepted' });
  });

  test.each(Object.entries(awsMessages))('takes %s that Amazon signed', async (_name, message) => {
    const calledAt: string[] = [];
    const real = ses({
      topicArns: awsTopic,
      fetch: async (url) => {
        calledAt.push(url);
        return new Response(url === awsCertificateUrl ? awsCertificate : '<xml/>');
      },
    });
    const receiver = createReceiver(real, { log, now: () => awsNow });
    const outcome = await receiver.receive(createDelivery({ body: JSON.stringify(message) }));
    expect(outcome).toMatchObject({ kind: 'handshake', status: 200 });
    const confirmed = 'SubscribeURL' in message && message.Type === 'SubscriptionConfirmation';
    expect(calledAt).toEqual(confirmed ? [awsCertificateUrl, message.SubscribeURL] : [awsCertificateUrl]);
  });
});

describe('ses in the unified vocabulary', () => {
  const common = { recipient: 'recipient@example.com', messageId: Send.mail.messageId };
  const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 10_3_3 like Mac OS X)';

  test.each([
    ['Send', { type: 'accepted' }],
    ['Reject', { type: 'rejected', reason: 'Bad content' }],
    [
      'Rendering Failure',
      { type: 'failed', reason: "Attribute 'attributeName' is not present in the rendering data." },
    ],
    ['Delivery', { type: 'delivered', smtp: { reply: 250, enhanced: { class: 2, subject: 6, detail: 0 } } }],
    [
      'DeliveryDelay',
      {
        type: 'deferred',
        reason: 'smtp; 421 4.4.1 Unable to connect to remote host',
        smtp: { reply: 421, enhanced: { class: 4, subject: 4, detail: 1 } },
      },
    ],
    [
      'Bounce',
      {
        type: 'bounced',
        reason: 'smtp; 550 5.1.1 user unknown',
        smtp: { reply: 550, enhanced: { class: 5, subject: 1, detail: 1 } },
        bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' },
      },
    ],
    ['Complaint', { type: 'complained', reason: 'abuse' }],
    ['Open', { type: 'opened', ip: '192.0.2.1', userAgent: agent }],
    [
      'Click',
      {
        type: 'clicked',
        ip: '192.0.2.1',
        userAgent: agent,
        url: 'http://docs.aws.amazon.com/ses/latest/DeveloperGuide/send-email-smtp.html',
      },
    ],
    ['Subscription', { type: 'unsubscribed' }],
  ] as const)('says what %s means', async (type, meaning) => {
    const event = await meaningOf(sesMessages[type]);
    expect(event).toMatchObject({ ...common, ...meaning, metadata: { myCustomTag1: 'myCustomTagValue1' } });
    expect('bounce' in event).toBe(type === 'Bounce');
    expect(event.metadata).not.toHaveProperty('ses:configuration-set');
  });

  test.each(['Send', 'Reject', 'Rendering Failure', 'Open', 'Click', 'Subscription'] as const)(
    'names no recipient of %s where the message had several',
    async (type) => {
      const message = sesMessages[type];
      const { recipient } = await meaningOf({ ...message, mail: { ...message.mail, destination: people } });
      expect(recipient).toBeUndefined();
    },
  );

  test.each([
    ['Permanent', 'General', 'hard', 'other', 'provider'],
    ['Permanent', 'NoEmail', 'hard', 'mailbox-unknown', 'provider'],
    ['Permanent', 'Suppressed', 'hard', 'previously-suppressed', 'provider'],
    ['Permanent', 'OnAccountSuppressionList', 'hard', 'previously-suppressed', 'provider'],
    ['Transient', 'General', 'soft', 'other', 'provider'],
    ['Transient', 'MailboxFull', 'soft', 'mailbox-full', 'provider'],
    ['Transient', 'MessageTooLarge', 'soft', 'message-too-large', 'provider'],
    ['Transient', 'ContentRejected', 'block', 'content', 'provider'],
    ['Transient', 'AttachmentRejected', 'block', 'content', 'provider'],
    ['Undetermined', 'Undetermined', 'undetermined', 'other', 'provider'],
    ['Later', 'Other', 'undetermined', 'other', 'none'],
  ])('takes %s %s as %s, %s', async (bounceType, bounceSubType, bounceClass, category, source) => {
    const bouncedRecipients = [{ emailAddress: 'recipient@example.com' }];
    const event = await meaningOf({ ...Bounce, bounce: { bounceType, bounceSubType, bouncedRecipients } });
    expect(event.bounce).toEqual({ class: bounceClass, category, source });
    expect(event.reason).toBe(bounceSubType);
  });

  test('lets the code decide an undetermined bounce, and no determined one', async () => {
    const bounceOf = async (bounceType: string, status: string) => {
      const bouncedRecipients = [{ emailAddress: 'recipient@example.com', status }];
      return (await meaningOf({ ...Bounce, bounce: { bounceType, bouncedRecipients } })).bounce;
    };
    expect(await bounceOf('Undetermined', '5.1.1')).toMatchObject({
      class: 'hard',
      source: 'derived-from-code',
    });
    expect(await bounceOf('Transient', '5.1.1')).toMatchObject({ class: 'soft', source: 'provider' });
    expect(await bounceOf('Permanent', '4.2.2')).toMatchObject({ class: 'hard', source: 'provider' });
  });

  test.each([
    ['abuse', null, 'complained'],
    [undefined, undefined, 'complained'],
    ['not-spam', null, 'unknown'],
    [undefined, 'OnAccountSuppressionList', 'rejected'],
  ])('takes a complaint of feedback %s and subtype %s as %s', async (feedback, complaintSubType, type) => {
    const complaint = { ...Complaint.complaint, complaintFeedbackType: feedback, complaintSubType };
    expect(await meaningOf({ ...Complaint, complaint })).toMatchObject({ type });
  });

  const topics = (...statuses: string[]) => ({
    unsubscribeAll: false,
    topicSubscriptionStatus: statuses.map((subscriptionStatus, index) => ({
      topicName: `topic${index}`,
      subscriptionStatus,
    })),
  });
  test.each([
    ['who leaves all', { unsubscribeAll: true }, topics('OptIn'), 'unsubscribed'],
    ['who leaves one topic', topics('OptIn', 'OptOut'), topics('OptIn', 'OptIn'), 'unsubscribed'],
    [
      'who leaves one and joins another',
      topics('OptOut', 'OptIn'),
      topics('OptIn', 'OptOut'),
      'unsubscribed',
    ],
    ['who joins one topic', topics('OptIn'), topics('OptOut'), 'resubscribed'],
    ['who joins again after leaving all', topics('OptIn'), { unsubscribeAll: true }, 'resubscribed'],
    ['who changes nothing', topics('OptOut'), topics('OptOut'), 'unknown'],
  ])('takes one %s as that', async (_who, newTopicPreferences, oldTopicPreferences, type) => {
    const subscription = { ...Subscription.subscription, newTopicPreferences, oldTopicPreferences };
    expect(await meaningOf({ ...Subscription, subscription })).toMatchObject({ type });
  });

  test('keeps a tag with several values as a list', async () => {
    const tags = { campaign: ['a', 'b'], 'ses:from-domain': ['example.com'] };
    expect((await meaningOf({ ...Open, mail: { ...Open.mail, tags } })).metadata).toEqual({
      campaign: ['a', 'b'],
    });
  });
});
