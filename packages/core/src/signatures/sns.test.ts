import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDelivery } from '../delivery/delivery.ts';
import { isPosternError } from '../errors.ts';
import { defineProvider } from '../provider/define-provider.ts';
import { createReceiver } from '../receiver/receiver.ts';
import type { Fetch } from '../runtime/fetch.ts';
import { confirmSubscription } from './confirm-subscription.ts';
import { awsCertificate, awsCertificateUrl, awsMessages, awsNow, awsTopic } from './fixtures/aws-sns.ts';
import { edPublicKey, certificate as ownCertificate, rsaPrivateKey } from './fixtures/test-keys.ts';
import { certificateLookup } from './signing-certificate.ts';
import { type SnsOptions, sns } from './sns.ts';
import { snsSigningKey } from './sns-signing-key.ts';

/** Stands for the certificate host: real HTTP, to which the given `fetch` takes every https URL. */
let answer: RequestListener;
let asked: string[] = [];
let origin: string;
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  answer(request, response);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const localFetch: Fetch = (url, init) => fetch(origin + new URL(url).pathname + new URL(url).search, init);
const endless = () =>
  new Readable({
    read() {
      this.push('x'.repeat(16_384));
    },
  });
const redirect: RequestListener = (request, response) => {
  if (request.url !== '/other.pem') response.writeHead(302, { location: '/other.pem' });
  response.end(awsCertificate);
};
const serve =
  (body: string, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status).end(body);
  };

const base = { topicArns: awsTopic, fetch: localFetch };
const make = (options: Partial<SnsOptions> = {}) => {
  answer = serve(awsCertificate);
  asked = [];
  return sns({ ...base, ...options });
};
const genuine = awsMessages['a notification of version 1'];
const verify = async (message: unknown, by = make(), now = awsNow) => {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  return by.verify(createDelivery({ body }), { now: () => now });
};
const codeOf = async (run: Promise<unknown>): Promise<unknown> => {
  try {
    await run;
  } catch (error) {
    expect(isPosternError(error), String(error)).toBe(true);
    return (error as { code: unknown }).code;
  }
  throw new Error('it did not throw');
};
/** Within the time of our own certificate. */
const ownNow = Date.parse('2027-01-01T00:00:00Z');
const signed = async (body: object | string, options: Partial<SnsOptions> = {}) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const delivery = await make({ privateKey: snsSigningKey(rsaPrivateKey), ...options }).sign(
    createDelivery({ body: text }),
    {
      now: () => ownNow,
    },
  );
  return JSON.parse(new TextDecoder().decode(delivery.body)) as Record<string, string>;
};
const verifyOwn = async (message: unknown, options: Partial<SnsOptions> = {}) => {
  const by = make(options);
  answer = serve(ownCertificate);
  return verify(message, by, ownNow);
};

describe('sns', () => {
  test.each(Object.entries(awsMessages))('accepts %s that Amazon signed', async (_name, message) => {
    expect(await verify(message)).toEqual({ level: 'body', scheme: 'sns', secretIndex: 0 });
  });

  test.each(Object.entries(awsMessages))(
    'refuses %s when a signed field is changed',
    async (_name, message) => {
      const by = make();
      const fields = ['Message', 'MessageId', 'Timestamp', 'Subject', 'Token', 'SubscribeURL'] as const;
      for (const field of fields.filter((name) => name in message)) {
        const changed = { ...message, [field]: `${(message as Record<string, string>)[field]}x` };
        expect(await codeOf(verify(changed, by)), field).toBe('signature-mismatch');
      }
      const other = message.SignatureVersion === '1' ? '2' : '1';
      expect(await codeOf(verify({ ...message, SignatureVersion: other }, by))).toBe('signature-mismatch');
    },
  );

  test('refuses a subject that was added, and one that was taken away', async () => {
    const { Subject: _, ...without } = awsMessages['a notification of version 1 with a subject'];
    expect(await codeOf(verify(without))).toBe('signature-mismatch');
    expect(await codeOf(verify({ ...genuine, Subject: 'added' }))).toBe('signature-mismatch');
  });

  test('refuses every byte changed and every prefix of a signature', async () => {
    const by = make();
    for (let at = 0; at < genuine.Signature.length; at++) {
      const wrong = genuine.Signature[at] === 'A' ? 'B' : 'A';
      const Signature = genuine.Signature.slice(0, at) + wrong + genuine.Signature.slice(at + 1);
      expect(await codeOf(verify({ ...genuine, Signature }, by))).toMatch(/^signature-m/);
      const prefix = genuine.Signature.slice(0, at);
      expect(await codeOf(verify({ ...genuine, Signature: prefix }, by))).toMatch(/^signature-m/);
    }
  });

  test('refuses a message signed with another key than that of the certificate', async () => {
    const forged = await signed({ ...genuine });
    expect(await codeOf(verify({ ...forged, SigningCertURL: awsCertificateUrl }))).toBe('signature-mismatch');
  });

  test.each([
    ['a query, on which many cached copies could hang', `${awsCertificateUrl}?x=1`],
    ['a fragment', `${awsCertificateUrl}#x`],
    ['http', awsCertificateUrl.replace('https:', 'http:')],
    ['a user', 'https://sns.us-east-1.amazonaws.com@evil.com/x.pem'],
    ['a user on the right host', 'https://user@sns.us-east-1.amazonaws.com/x.pem'],
    ['a user and password on the right host', 'https://a:b@sns.us-east-1.amazonaws.com/x.pem'],
    ['a port', 'https://sns.us-east-1.amazonaws.com:8443/x.pem'],
    ['a host that has it as its beginning', 'https://sns.us-east-1.amazonaws.com.evil.com/x.pem'],
    ['a host that has it inside', 'https://evil-sns.us-east-1.amazonaws.com.attacker.net/x.pem'],
    ['a host that has it as its end', 'https://evil-sns.us-east-1.amazonaws.com/x.pem'],
    ['a host below it', 'https://evil.sns.us-east-1.amazonaws.com/x.pem'],
    ['a bucket named sns', 'https://sns.s3-ap-southeast-2.amazonaws.com/x.pem'],
    ['a bucket', 'https://s3.amazonaws.com/sns.us-east-1.amazonaws.com/x.pem'],
    ['no region', 'https://sns.amazonaws.com/x.pem'],
    ['dots that are other letters', 'https://sns.us-east-1xamazonaws.com/x.pem'],
    ['another top level domain', 'https://sns.us-east-1.amazonaws.com.co/x.pem'],
    ['a host in the path', 'https://evil.com/sns.us-east-1.amazonaws.com/x.pem'],
    ['a backslash', 'https://evil.com\\sns.us-east-1.amazonaws.com/x.pem'],
    ['a dot at the end of the host', 'https://sns.us-east-1.amazonaws.com./x.pem'],
    ['a line break', 'https://sns.us-east-1.amazonaws.com\n.evil.com/x.pem'],
    ['another path', 'https://sns.us-east-1.amazonaws.com/x.crt'],
    ['no path', 'https://sns.us-east-1.amazonaws.com/'],
    ['pem only in the query', 'https://sns.us-east-1.amazonaws.com/?x.pem'],
    ['no URL', 'x.pem'],
    ['nothing', ''],
    ['a file', 'file:///etc/x.pem'],
    ['data', 'data:,x.pem'],
  ])('refuses a certificate address with %s, and asks nobody for it', async (_what, SigningCertURL) => {
    expect(await codeOf(verify({ ...genuine, SigningCertURL }))).toBe('signature-malformed');
    expect(asked).toEqual([]);
  });

  test.each([
    'https://sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.us-gov-west-1.amazonaws.com/x.pem',
    'https://sns.ap-southeast-4.amazonaws.com/x.pem',
    'https://sns.cn-north-1.amazonaws.com.cn/x.pem',
    'HTTPS://SNS.US-EAST-1.AMAZONAWS.COM:443/x.pem',
  ])('asks for the certificate at %s', async (SigningCertURL) => {
    expect(await verify({ ...genuine, SigningCertURL })).toMatchObject({ level: 'body' });
    expect(asked).toEqual(['/x.pem']);
  });

  test('takes the host and path of another sender, from end to end and at every use', async () => {
    const options = { certificateHost: /certs\.example/g, certificatePath: /\.crt$/g };
    const by = make(options);
    for (let use = 0; use < 3; use++) {
      const SigningCertURL = `https://certs.example/${use}.crt`;
      expect(await verify({ ...genuine, SigningCertURL }, by)).toMatchObject({ level: 'body' });
    }
    for (const host of ['certs.example.evil.com', 'evil-certs.example', 'sns.us-east-1.amazonaws.com']) {
      const SigningCertURL = `https://${host}/x.crt`;
      expect(await codeOf(verify({ ...genuine, SigningCertURL }, by))).toBe('signature-malformed');
    }
  });

  test.each([
    ['a message of another topic', { ...genuine, TopicArn: `${awsTopic}-2` }, 'signature-mismatch'],
    [
      'a message of a topic in other letters',
      { ...genuine, TopicArn: awsTopic.toUpperCase() },
      'signature-mismatch',
    ],
    ['a message with a topic that is a list', { ...genuine, TopicArn: [awsTopic] }, 'signature-malformed'],
    ['a message without a topic', { ...genuine, TopicArn: undefined }, 'signature-malformed'],
    ['a message with an empty topic', { ...genuine, TopicArn: '' }, 'signature-mismatch'],
    ['an unknown type', { ...genuine, Type: 'Other' }, 'signature-malformed'],
    ['the type __proto__', { ...genuine, Type: '__proto__' }, 'signature-malformed'],
    ['the type constructor', { ...genuine, Type: 'constructor' }, 'signature-malformed'],
    ['a type that is a list', { ...genuine, Type: ['Notification'] }, 'signature-malformed'],
    ['no type', { ...genuine, Type: undefined }, 'signature-malformed'],
    ['the version 3', { ...genuine, SignatureVersion: '3' }, 'signature-malformed'],
    ['a version that is a number', { ...genuine, SignatureVersion: 1 }, 'signature-malformed'],
    ['no version', { ...genuine, SignatureVersion: undefined }, 'signature-malformed'],
    ['no signature', { ...genuine, Signature: undefined }, 'signature-missing'],
    ['an empty signature', { ...genuine, Signature: '' }, 'signature-malformed'],
    ['a signature that is a list', { ...genuine, Signature: [genuine.Signature] }, 'signature-malformed'],
    [
      'a signature with white space',
      { ...genuine, Signature: `${genuine.Signature} ` },
      'signature-malformed',
    ],
    ['a message that is an object', { ...genuine, Message: { a: 1 } }, 'signature-malformed'],
    ['no message', { ...genuine, Message: undefined }, 'signature-malformed'],
    ['a subject that is null', { ...genuine, Subject: null }, 'signature-malformed'],
    ['a subject that is a list', { ...genuine, Subject: ['x'] }, 'signature-malformed'],
    [
      'a certificate address that is a list',
      { ...genuine, SigningCertURL: [awsCertificateUrl] },
      'signature-malformed',
    ],
    ['half a character', { ...genuine, Message: '\ud800' }, 'signature-malformed'],
    ['fields that are only inherited', `{"__proto__":${JSON.stringify(genuine)}}`, 'signature-missing'],
    ['an empty body', '', 'signature-missing'],
    ['no JSON', 'hello', 'signature-missing'],
    ['null', 'null', 'signature-missing'],
    ['a list', JSON.stringify([genuine]), 'signature-missing'],
    ['a raw message, which SNS does not sign', '{"eventType":"Bounce"}', 'signature-missing'],
  ])('refuses %s, and asks nobody for a certificate', async (_what, message, code) => {
    expect(await codeOf(verify(message))).toBe(code);
    expect(asked).toEqual([]);
  });

  test('refuses one field that line breaks make into two, though the signed text is the same', async () => {
    const { Subject, ...rest } = awsMessages['a notification of version 1 with a subject'];
    const MessageId = `${rest.MessageId}\nSubject\n${Subject}`;
    expect(await codeOf(verify({ ...rest, MessageId }))).toBe('signature-malformed');
  });

  test('takes line breaks in the message itself', async () => {
    expect(await verifyOwn(await signed({ a: 'x\ny' }))).toMatchObject({ level: 'body' });
    expect(await verifyOwn(await signed('Line 1\nSubject\nLine 3'))).toMatchObject({ level: 'body' });
  });

  test.each([
    ['undefined', undefined],
    ['an empty list', []],
    ['empty text', ''],
    ['a wildcard', 'arn:aws:sns:eu-west-1:123456789012:*'],
    ['a star', '*'],
    ['a name', 'ses-events'],
    ['the ARN of a subscription', `${awsTopic}:b24e11a2-06bd-4e73-aa29-0ed2de3b41b5`],
    ['the ARN of a queue', 'arn:aws:sqs:eu-west-1:123456789012:queue'],
    ['one that is missing', [awsTopic, undefined as unknown as string]],
  ])('refuses to be made with topicArns that are %s', (_what, topicArns) => {
    expect(() => sns({ topicArns })).toThrow('`topicArns`');
  });

  test('takes several topics', async () => {
    const other = 'arn:aws:sns:eu-west-1:123456789012:other';
    expect(await verify(genuine, make({ topicArns: [other, awsTopic] }))).toMatchObject({ level: 'body' });
  });

  test.each([
    ['a second before it begins', '2025-11-09T23:59:59Z', 'signature-mismatch'],
    ['when it begins', '2025-11-10T00:00:00Z', undefined],
    ['when it ends', '2026-10-14T23:59:59Z', undefined],
    ['a second after it ended', '2026-10-15T00:00:00Z', 'signature-mismatch'],
  ])('holds the certificate to its time: %s', async (_what, at, code) => {
    const run = verify(genuine, make(), Date.parse(at));
    if (code) expect(await codeOf(run)).toBe(code);
    else expect(await run).toMatchObject({ level: 'body' });
  });
});

describe('the certificate of sns', () => {
  test('is fetched once, also for deliveries at the same time', async () => {
    const by = make();
    await Promise.all([verify(genuine, by), verify(awsMessages['a notification of version 2'], by)]);
    await verify(genuine, by);
    expect(asked).toHaveLength(1);
  });

  test('is kept by each scheme for itself', async () => {
    await verify(genuine, make());
    await verify(genuine, make());
    expect(asked).toHaveLength(1);
  });

  test.each<[string, string, RequestListener]>([
    ['an error of the host', 'the answer was 503', serve(awsCertificate, 503)],
    ['an address that is not there', 'the answer was 404', serve('', 404)],
    ['a part of it', 'the answer was 206', serve(awsCertificate, 206)],
    ['a redirect', 'the answer was 302', redirect],
    ['a cut connection', 'fetch failed', (request) => request.socket.destroy()],
    ['HTML', 'is no X.509 certificate', serve('<html></html>')],
    ['an empty answer', 'is no X.509 certificate', serve('')],
    ['a public key', 'is no X.509 certificate', serve(edPublicKey)],
    ['a byte too many', 'longer than 65536 characters', serve(awsCertificate.padStart(65_537))],
    ['an endless answer', 'longer than 65536 characters', (_request, response) => endless().pipe(response)],
  ])(
    'that cannot be fetched, for %s, is fetched again, and does not count as a forgery',
    async (_what, reason, failing) => {
      const by = make();
      answer = failing;
      await expect(verify(genuine, by)).rejects.toThrow(reason);
      expect(await codeOf(verify(genuine, by))).toBe('secret-lookup-failed');
      expect(asked).toEqual(Array(2).fill(new URL(awsCertificateUrl).pathname));
      answer = serve(awsCertificate.padStart(65_536));
      expect(await verify(genuine, by)).toMatchObject({ level: 'body' });
    },
  );

  test('that cannot be fetched makes the receiver answer 500, so that the sender tries again', async () => {
    const provider = defineProvider({
      name: 'acme',
      signature: make(),
      events: {},
      read: (body) => ({ id: body.MessageId, type: body.Type, data: body }),
    });
    const log = { debug() {}, warn() {}, error() {} };
    const receiver = createReceiver(provider, { now: () => awsNow, log });
    answer = serve('', 503);
    const delivery = createDelivery({ body: JSON.stringify(genuine) });
    expect(await receiver.receive(delivery)).toMatchObject({ status: 500 });
    answer = serve(awsCertificate);
    expect(await receiver.receive(delivery)).toMatchObject({ status: 200 });
  });

  test('is fetched from at most sixteen addresses at the same time', async () => {
    const waiting: (() => void)[] = [];
    const by = make();
    const arrived = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        waiting.push(() => response.end(awsCertificate));
        if (waiting.length === 16) resolve();
      };
    });
    const at = (name: number) =>
      verify({ ...genuine, SigningCertURL: `https://sns.us-east-1.amazonaws.com/${name}.pem` }, by);
    const first = Promise.all(Array.from({ length: 16 }, (_, name) => at(name)));
    await arrived;
    expect(await codeOf(at(16))).toBe('secret-lookup-failed');
    for (const release of waiting) release();
    await first;
    answer = serve(awsCertificate);
    expect(await at(16)).toMatchObject({ level: 'body' });
  });

  test('is kept for the last of many addresses, and no more than for thirty-two', async () => {
    const by = make();
    const at = (name: number) =>
      verify({ ...genuine, SigningCertURL: `https://sns.us-east-1.amazonaws.com/${name}.pem` }, by);
    for (let name = 0; name <= 32; name++) await at(name);
    await at(32);
    expect(asked).toHaveLength(33);
    await at(0);
    expect(asked).toHaveLength(34);
  });

  test('is fetched with the global fetch of that moment, where none is given', async () => {
    const by = sns({ topicArns: awsTopic });
    const original = globalThis.fetch;
    try {
      globalThis.fetch = async () => new Response(awsCertificate);
      expect(await verify(genuine, by)).toMatchObject({ level: 'body' });
    } finally {
      globalThis.fetch = original;
    }
  });

  test('is awaited for a limited time, even where fetch ignores the signal', async () => {
    const lookup = certificateLookup(() => new Promise(() => {}), 5);
    await expect(lookup(awsCertificateUrl)).rejects.toThrow('no complete answer within 5 ms');
    const halfway = certificateLookup(async () => new Response(new ReadableStream()), 5);
    await expect(halfway(awsCertificateUrl)).rejects.toThrow('no complete answer within 5 ms');
  });
});

describe('the sign of sns', () => {
  test.each(['1', '2'])('makes messages of version %s that it verifies', async (SignatureVersion) => {
    const { Signature: _, SigningCertURL: __, ...rest } = { ...genuine, SignatureVersion, Subject: 'x' };
    const message = await signed(rest);
    expect(message).toMatchObject({ ...rest });
    expect(await verifyOwn(message)).toMatchObject({ level: 'body' });
    expect(await codeOf(verifyOwn({ ...message, Message: 'other' }))).toBe('signature-mismatch');
  });

  test('makes a notification of any other body, with the topic, the time and an id', async () => {
    const message = await signed({ eventType: 'Bounce' });
    expect(message).toMatchObject({
      Type: 'Notification',
      Message: '{"eventType":"Bounce"}',
      TopicArn: awsTopic,
      Timestamp: '2027-01-01T00:00:00.000Z',
      SignatureVersion: '2',
    });
    expect(await verifyOwn(message)).toMatchObject({ level: 'body' });
  });

  test('needs a private key', async () => {
    const signed = make().sign(createDelivery({ body: '{}' }), { now: () => 0 });
    await expect(signed).rejects.toThrow('`privateKey` is missing');
    expect(() => snsSigningKey('x')).toThrow('`privateKey` is neither PEM');
  });
});

describe('confirmSubscription', () => {
  const message = awsMessages['a subscription confirmation of version 1'];
  const confirm = (changes: object, options: object = {}) =>
    confirmSubscription({ ...message, ...changes }, { ...base, ...options });

  test('calls the address once', async () => {
    asked = [];
    answer = serve('<ConfirmSubscriptionResponse/>');
    await confirm({});
    expect(asked).toEqual([new URL(message.SubscribeURL).pathname + new URL(message.SubscribeURL).search]);
  });

  test.each([
    ['another topic', { TopicArn: `${awsTopic}-2` }, 'signature-mismatch'],
    ['no topic', { TopicArn: undefined }, 'signature-mismatch'],
    ['another host', { SubscribeURL: 'https://evil.com/?Action=ConfirmSubscription' }, 'signature-mismatch'],
    ['a host inside this network', { SubscribeURL: 'https://169.254.169.254/' }, 'signature-mismatch'],
    [
      'a longer host',
      { SubscribeURL: 'https://sns.us-east-1.amazonaws.com.evil.com/' },
      'signature-mismatch',
    ],
    ['a user', { SubscribeURL: 'https://sns.us-east-1.amazonaws.com@evil.com/' }, 'signature-mismatch'],
    ['http', { SubscribeURL: message.SubscribeURL.replace('https', 'http') }, 'signature-mismatch'],
    ['a port', { SubscribeURL: 'https://sns.us-east-1.amazonaws.com:8443/' }, 'signature-mismatch'],
    ['no address', { SubscribeURL: undefined }, 'signature-mismatch'],
    ['another type', { Type: 'UnsubscribeConfirmation' }, 'configuration'],
  ])('calls nobody for %s', async (_what, changes, code) => {
    asked = [];
    answer = serve('');
    expect(await codeOf(confirm(changes))).toBe(code);
    expect(asked).toEqual([]);
  });

  test.each([undefined, []])('refuses topicArns that are %j', async (topicArns) => {
    expect(await codeOf(confirm({}, { topicArns }))).toBe('configuration');
  });

  test('that fails is tried again, and keeps the token out of its message', async () => {
    answer = serve('', 500);
    const failed = confirm({});
    expect(await codeOf(failed)).toBe('store-unavailable');
    await expect(failed).rejects.not.toThrow(message.Token);
  });
});
