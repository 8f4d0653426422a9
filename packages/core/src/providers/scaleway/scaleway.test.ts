import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDelivery, type Delivery } from '../../delivery/delivery.ts';
import type { EmailEvent } from '../../email/email-event.ts';
import { unified } from '../../email/unified.ts';
import type { createReceiver } from '../../receiver/receiver.ts';
import type { Fetch } from '../../runtime/fetch.ts';
import { awsCertificate } from '../../signatures/fixtures/aws-sns.ts';
import { certificate, rsaPrivateKey } from '../../signatures/fixtures/test-keys.ts';
import { sns } from '../../signatures/sns.ts';
import { snsSigningKey } from '../../signatures/sns-signing-key.ts';
import { providerContract } from '../../testing/provider-contract.ts';
import { receiveDelivery } from '../../testing/receive-delivery.ts';
import { signDelivery } from '../../testing/sign-delivery.ts';
import { scaleway } from './index.ts';
import { scalewayMessages, scalewaySamples } from './samples.ts';

const _log = { debug() {}, warn() {}, error() {} };
const topic = 'arn:scw:sns:fr-par:project-8c8bfa06-0c5b-4d3e-8f0a-1f2b3c4d5e6f:tem-events';
/** Within the time of the test certificate. */
const now = () => Date.parse('2027-01-01T00:00:00Z');
const bucket = 'https://messaging.s3.fr-par.scw.cloud';
const certificatePaths = ['/fr-par/sns/sns_certificate_test.crt', '/nl-ams/sns/sns_certificate_test.pem'];

let asked: string[] = [];
/** Stands for Scaleway: the certificate of the test key at its addresses, another at every other, and confirmations. */
const fetch: Fetch = async (url) => {
  asked.push(url);
  if (url.includes('Action=')) return new Response('<xml/>');
  const own = certificatePaths.some((path) => url === bucket + path);
  return new Response(own ? certificate : awsCertificate);
};
const privateKey = snsSigningKey(
  rsaPrivateKey,
  'https://messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt',
);
const provider = scaleway({ topicArns: topic, fetch, privateKey });
const sign = (body: object | string) => signDelivery(provider, { body, now });

function receive(
  delivery: Delivery | Promise<Delivery>,
  by: Parameters<typeof createReceiver>[0] = provider,
) {
  asked = [];
  return receiveDelivery(by, delivery, now);
}
const take = (message: object | string) => receive(sign(message));
const meaningOf = async (message: object) =>
  (await receive(sign(message), unified(provider))).event as EmailEvent;

for (const { name, run } of providerContract(provider, { samples: scalewaySamples, now })) test(name, run);

const { email_dropped: dropped, email_spam: spam, email_delivered: delivered } = scalewayMessages;

describe('scaleway reads', () => {
  test.each(Object.entries(scalewayMessages))('its sample of %s', async (type, data) => {
    const { kind, event } = await take(data);
    expect(kind).toBe('accepted');
    expect(event).toMatchObject({ type, id: data.id, data, payload: data, verification: 'body' });
    expect(event?.occurredAt).toEqual(new Date('2026-01-15T10:30:00Z'));
  });

  test('a response code that is text, and fields that are null', async () => {
    const message = { ...dropped, email_response_code: '550', email_error: null, email_headers: null };
    expect(await take(message)).toMatchObject({ kind: 'accepted' });
  });

  test('times with nanoseconds and with an offset', async () => {
    const at = async (created_at: unknown) => (await take({ ...delivered, created_at })).event?.occurredAt;
    expect(await at('2026-01-15T10:30:00.123456789Z')).toEqual(new Date('2026-01-15T10:30:00.123Z'));
    expect(await at('2026-01-15T12:30:00+02:00')).toEqual(new Date('2026-01-15T10:30:00Z'));
    expect(await at(null)).toBeUndefined();
  });

  test('a new type as unknown', async () => {
    expect(await take({ ...delivered, type: 'email_opened' })).toMatchObject({
      kind: 'ignored',
      event: { type: 'email_opened' },
    });
  });

  test.each([
    ['no id', { ...delivered, id: undefined }, 'malformed', 400],
    ['an id that is a list', { ...delivered, id: ['a'] }, 'malformed', 400],
    ['no type', { ...delivered, type: undefined }, 'malformed', 400],
    ['a recipient that is a list', { ...delivered, email_to: ['a@example.com'] }, 'drifted', 503],
  ])('an event with %s as no event', async (_what, message, kind, status) => {
    expect(await take(message)).toMatchObject({ kind, status, events: [] });
  });

  test.each(['You have been subscribed.', '', 'null', '[]', '1'])(
    'the text %j as no event',
    async (Message) => {
      expect(await take({ Type: 'Notification', Message })).toMatchObject({ kind: 'handshake', status: 200 });
    },
  );
});

describe('the deduplication key of scaleway', () => {
  test('is the id of the event, also when SNS gives its message another', async () => {
    const again = async (MessageId: string) =>
      (await take({ Type: 'Notification', MessageId, Message: JSON.stringify(dropped) })).event?.id;
    expect(await again('one')).toBe(dropped.id);
    expect(await again('two')).toBe(dropped.id);
    expect((await take({ ...dropped, id: 'other' })).event?.id).toBe('other');
  });

  test('is named in words', () => {
    expect(provider.idRecipe).toContain('`id`');
  });
});

describe('scaleway and its topic', () => {
  const SubscribeURL = `https://sns.mnq.fr-par.scaleway.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=t`;
  const confirm = (fields: object = {}) =>
    sign({
      Type: 'SubscriptionConfirmation',
      Message: 'You have chosen …',
      Token: 't',
      SubscribeURL,
      ...fields,
    });
  const calls = () => asked.filter((url) => url.includes('Action='));

  test.each(['fr-par', 'nl-ams'])('confirms a subscription in %s', async (region) => {
    const url = SubscribeURL.replace('fr-par', region);
    const answer = await receive(confirm({ SubscribeURL: url }));
    expect(answer).toMatchObject({ kind: 'handshake', status: 200, events: [] });
    expect(calls()).toEqual([url]);
  });

  test.each([
    ['the host of Amazon', 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription'],
    ['another bucket', 'https://attacker.s3.fr-par.scw.cloud/?Action=ConfirmSubscription'],
    ['a host that ends like it', 'https://sns.mnq.fr-par.scaleway.com.evil.example/?Action='],
    ['a host below the region', 'https://evil.sns.mnq.fr-par.scaleway.com/?Action='],
  ])('does not confirm at %s', async (_what, url) => {
    expect(await receive(confirm({ SubscribeURL: url }))).toMatchObject({ kind: 'unverified', status: 401 });
    expect(calls()).toEqual([]);
  });

  test('answers the end of a subscription without a call', async () => {
    expect(await receive(confirm({ Type: 'UnsubscribeConfirmation' }))).toMatchObject({ kind: 'handshake' });
    expect(calls()).toEqual([]);
  });

  test('refuses a message of another topic', async () => {
    const theirs = {
      ...scalewaySamples.email_spam,
      TopicArn: 'arn:scw:sns:fr-par:project-theirs:tem-events',
    };
    expect(await take(theirs)).toMatchObject({ kind: 'unverified', status: 401 });
  });

  test('refuses an event without the envelope of SNS', async () => {
    expect(await receive(createDelivery({ body: JSON.stringify(dropped) }))).toMatchObject({
      kind: 'unverified',
    });
  });

  test.each([undefined, '', [], 'tem-events'])('is never guessed: topicArns %j', (topicArns) => {
    expect(() => scaleway({ topicArns })).toThrow('topicArns');
  });
});

describe('the certificate of scaleway', () => {
  const at = (SigningCertURL: string) => take({ ...scalewaySamples.email_spam, SigningCertURL });

  test.each(certificatePaths)('is taken from %s of its bucket', async (path) => {
    const delivery = sign({ ...scalewaySamples.email_spam, SigningCertURL: bucket + path });
    const fresh = scaleway({ topicArns: topic, fetch });
    expect(await receive(delivery, fresh)).toMatchObject({ kind: 'accepted' });
    expect(asked).toEqual([bucket + path]);
  });

  test.each([
    ['Amazon', 'https://sns.us-east-1.amazonaws.com/sns_certificate_test.pem'],
    ['another bucket', 'https://attacker.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt'],
    [
      'a bucket whose name ends like it',
      'https://my-messaging.s3.fr-par.scw.cloud/fr-par/sns/sns_certificate_test.crt',
    ],
    [
      'the same name in another region',
      'https://messaging.s3.nl-ams.scw.cloud/fr-par/sns/sns_certificate_test.crt',
    ],
    ['a bucket in the path', 'https://s3.fr-par.scw.cloud/messaging/fr-par/sns/sns_certificate_test.crt'],
    [
      'a longer host',
      'https://messaging.s3.fr-par.scw.cloud.evil.example/fr-par/sns/sns_certificate_test.crt',
    ],
    ['a user', 'https://messaging.s3.fr-par.scw.cloud@evil.example/fr-par/sns/sns_certificate_test.crt'],
    ['a port', `${bucket}:8443/fr-par/sns/sns_certificate_test.crt`],
    ['http', `${bucket.replace('https', 'http')}/fr-par/sns/sns_certificate_test.crt`],
    ['another folder', `${bucket}/uploads/sns_certificate_test.crt`],
    ['a folder above it', `${bucket}/fr-par/sns/../../uploads/sns_certificate_test.crt`],
    ['a folder below it', `${bucket}/fr-par/sns/uploads/sns_certificate_test.crt`],
    ['a query', `${bucket}/fr-par/sns/sns_certificate_test.crt?x=1`],
  ])('is not asked for at %s', async (_what, url) => {
    expect(await at(url)).toMatchObject({ kind: 'unverified', status: 401 });
    expect(asked).toEqual([]);
  });

  test('is checked against a chain by a `fetch` of your own', async () => {
    // The README's: every certificate must be issued by one of the chain.
    const checked =
      (chain: readonly X509Certificate[]): Fetch =>
      async (url, init) => {
        const response = await fetch(url, init);
        if (!url.startsWith(`${bucket}/`)) return response;
        const pem = await response.text();
        const leaf = new X509Certificate(pem);
        const trusted = chain.some((ca) => leaf.checkIssued(ca) && leaf.verify(ca.publicKey));
        return new Response(pem, { status: trusted ? 200 : 403 });
      };
    const by = (pem: string) => scaleway({ topicArns: topic, fetch: checked([new X509Certificate(pem)]) });
    // The test certificate is its own authority.
    expect(await receive(sign(dropped), by(certificate))).toMatchObject({ kind: 'accepted' });
    expect(await receive(sign(dropped), by(awsCertificate))).toMatchObject({ status: 500, events: [] });
  });

  test('of Amazon proves nothing here, nor that of Scaleway at Amazon', async () => {
    const amazon = sns({ topicArns: topic, privateKey: snsSigningKey(rsaPrivateKey) });
    const delivery = createDelivery({ body: JSON.stringify(dropped) });
    expect(await receive(amazon.sign(delivery, { now }))).toMatchObject({ kind: 'unverified' });
    expect(asked).toEqual([]);
  });
});

describe('scaleway in the unified vocabulary', () => {
  const message = { recipient: 'recipient@example.com', messageId: dropped.email_id };

  test.each([
    ['email_queued', { ...message, type: 'accepted' }],
    ['email_delivered', { ...message, type: 'delivered', reason: '2.0.0 OK', smtp: { reply: 250 } }],
    [
      'email_deferred',
      { ...message, type: 'deferred', smtp: { reply: 452, enhanced: { class: 4, subject: 2, detail: 2 } } },
    ],
    [
      'email_dropped',
      {
        ...message,
        type: 'bounced',
        reason: '5.4.1 recipient address rejected',
        smtp: { reply: 550, enhanced: { class: 5, subject: 4, detail: 1 } },
        bounce: { class: 'hard', category: 'routing', source: 'provider' },
      },
    ],
    [
      'email_mailbox_not_found',
      {
        ...message,
        type: 'bounced',
        bounce: { class: 'hard', category: 'mailbox-unknown', source: 'provider' },
      },
    ],
    [
      'email_spam',
      { ...message, type: 'bounced', bounce: { class: 'block', category: 'content', source: 'provider' } },
    ],
    ['email_blocklisted', { ...message, type: 'rejected', reason: '550 5.1.1 user unknown' }],
    ['blocklist_created', { recipient: message.recipient, type: 'suppression-changed' }],
    ['unknown_type', { type: 'unknown' }],
  ] as const)('says what %s means', async (type, meaning) => {
    expect(await meaningOf(scalewayMessages[type])).toMatchObject(meaning);
  });

  test('knows a response code without a text', async () => {
    const event = await meaningOf({ ...spam, email_response_message: '' });
    expect(event.smtp).toEqual({ reply: 554 });
    expect(event.reason).toBeUndefined();
  });
});
